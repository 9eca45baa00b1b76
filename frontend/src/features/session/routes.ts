import type { Route } from "../../app/routes";

export const routes: Route[] = [{ path: "/sessions/:id", load: () => import("./page"), nav: "sessions" }];
