// What the server declares of settings, and their items as it gives them: the contract's, with values by name.
import type { SettingFieldShown, SettingKindShown, SettingShown, SettingVersion } from "../use/http.ts";

export type Value = Readonly<Record<string, unknown>>;
export type FieldShown = SettingFieldShown;
export type KindShown = SettingKindShown;
export type Item = Omit<SettingShown, "value"> & { readonly value: Value };
/** Without a value it was put back to its default, or removed. */
export type Version = Omit<SettingVersion, "value"> & { readonly value: Value | null };
