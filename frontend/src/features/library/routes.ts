import type { Route } from "../../app/routes";

export const routes: Route[] = [{ path: "/practices", load: () => import("./page"), nav: "practices", isPublic: true }];
