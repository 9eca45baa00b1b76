import type { Route } from "../../app/routes";

export const routes: Route[] = [
  { path: "/cities", load: () => import("./page"), nav: "cities", isPublic: true },
  { path: "/cities/:slug", load: () => import("./page-city"), nav: "cities", isPublic: true },
];
