export const DENSITIES = ["compact", "normal", "roomy"] as const;
export type Density = (typeof DENSITIES)[number];
export const ROW_HEIGHT: Record<Density, number> = { compact: 28, normal: 36, roomy: 44 };
