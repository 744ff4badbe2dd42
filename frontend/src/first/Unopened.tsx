// Where nobody can sign in yet, the sign-in says how somebody will.
import { useQuery } from "@tanstack/react-query";
import { request } from "../use/http.ts";
import { useText } from "../use/text.tsx";

export default function Unopened(props: { className: string | undefined }) {
  const { t } = useText();
  const setup = useQuery({
    queryKey: ["setup"],
    queryFn: () => request<{ open: boolean }>("GET", "/session/setup"),
    staleTime: 10_000,
  });
  return setup.data?.open ? <p className={props.className}>{t("first.unopened")}</p> : null;
}
