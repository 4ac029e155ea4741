import { localStorageColorSchemeManager, MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { startActing } from "@/api/acting";
import { makeQueryClient } from "@/api/queryClient";
import { OtherWayIn } from "@/lib/otherWayIn";
import { styleNonce } from "./nonce";
import { RemedyDialogs } from "./RemedyDialogs";
import { makeRouter } from "./router";
import { resolveVariables, theme } from "./theme";

const MicrosoftAgain = lazy(() => import("@/features/microsoft/MicrosoftAgain"));
const otherWay = (
  <Suspense>
    <MicrosoftAgain />
  </Suspense>
);

const schemeManager = localStorageColorSchemeManager({ key: "tenantry.scheme" });

/** The whole application: theme, cache and router. */
export function App() {
  const [queries] = useState(() => {
    startActing(location.search);
    return makeQueryClient();
  });
  const [router] = useState(() => makeRouter(queries));
  return (
    <QueryClientProvider client={queries}>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={resolveVariables}
        colorSchemeManager={schemeManager}
        defaultColorScheme="auto"
        getStyleNonce={styleNonce}
        withStaticClasses={false}
        deduplicateCssVariables
        env={import.meta.env.MODE === "test" ? "test" : "default"}
      >
        <OtherWayIn value={otherWay}>
          <RouterProvider router={router} />
          <RemedyDialogs />
        </OtherWayIn>
      </MantineProvider>
    </QueryClientProvider>
  );
}
