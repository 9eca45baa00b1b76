import { boot } from "../../api/boot";
import { type Route, splitPrefix } from "../../app/routes";

/** The front door: Today for whoever is signed in, else (and under a language's own address) the public page. */
const isToday = () => boot.me !== null && splitPrefix(location.pathname)[0] === "";

export const routes: Route[] = [
  { path: "/", load: () => (isToday() ? import("./page") : import("../start/page")), nav: "today", isPublic: true },
];
