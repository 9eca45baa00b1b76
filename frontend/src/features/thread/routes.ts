import type { Route } from "../../app/routes";

export const routes: Route[] = [{ path: "/threads/:id", load: () => import("./page"), nav: "groups" }];
