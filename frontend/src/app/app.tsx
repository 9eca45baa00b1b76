import type { I18n } from "@lingui/core";
import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import type { Boot } from "../api/boot";
import { type Address, PaintedAddress } from "../platform/location";
import { Reader } from "./reader";
import { Shell } from "./shell/shell";

type Props = { boot: Boot; i18n: I18n; client: QueryClient; address: Address };

/** The whole app, for one reader: the browser and the server draw this. */
export function App({ boot, i18n, client, address }: Props) {
  return (
    <Reader boot={boot} i18n={i18n}>
      <PaintedAddress value={address}>
        <QueryClientProvider client={client}>
          <Shell />
        </QueryClientProvider>
      </PaintedAddress>
    </Reader>
  );
}
