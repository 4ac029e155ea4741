import "./app/styles";
import { MantineProvider } from "@mantine/core";
import { createRoot } from "react-dom/client";
import { resolveVariables, theme } from "./app/theme";
import { Mark } from "./components/Mark";
createRoot(document.body).render(<MantineProvider theme={theme} cssVariablesResolver={resolveVariables}><Mark/></MantineProvider>);
