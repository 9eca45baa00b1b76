import type { Route } from "../../app/routes";

export const routes: Route[] = [{ path: "/search", load: () => import("./page"), nav: null, isPublic: true }];
