import type { Route } from "../../app/routes";

export const routes: Route[] = [{ path: "/sessions", load: () => import("./page"), nav: "sessions" }];
