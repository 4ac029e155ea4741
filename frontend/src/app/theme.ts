import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from "@mantine/core";

/**
 * The one place that holds values of the visual language: docs/design.md explains them. Everything else takes them from
 * the CSS variables made here (`--t-<name>`), or from Mantine's, which are set from the same values.
 */
export const light = {
  surface: "#ffffff",
  sunken: "#f6f8f9",
  raised: "#ffffff",
  hover: "#eff3f4",
  selected: "#e3f1f4",
  border: "#e2e7ea",
  "border-strong": "#c5ced3",
  "border-control": "#7f8c93",
  text: "#131a1d",
  "text-2": "#47555c",
  "text-3": "#5a686f",
  accent: "#0b6273",
  "accent-fill": "#0d6477",
  "accent-soft": "#a9d5de",
  "on-accent": "#ffffff",
  good: "#1a6a3a",
  "good-soft": "#e4f4ea",
  "good-fill": "#1a6a3a",
  warn: "#7f4c00",
  "warn-soft": "#fdf1db",
  "warn-fill": "#d98a0b",
  "on-warn": "#131a1d",
  bad: "#b3261e",
  "bad-soft": "#fdebe9",
  "bad-fill": "#b3261e",
  info: "#2f4bc0",
  "info-soft": "#eaeefd",
  neutral: "#47555c",
  "neutral-soft": "#edf1f2",
  overlay: "#131a1d66",
} as const;

export const dark: Record<keyof typeof light, string> = {
  surface: "#101517",
  sunken: "#0a0e10",
  raised: "#171d20",
  hover: "#1b2326",
  selected: "#12303a",
  border: "#242d31",
  "border-strong": "#39454b",
  "border-control": "#6d7b82",
  text: "#e8eef0",
  "text-2": "#adb9be",
  "text-3": "#93a0a6",
  accent: "#5cc8dc",
  "accent-fill": "#0d6477",
  "accent-soft": "#23505b",
  "on-accent": "#ffffff",
  good: "#6fce92",
  "good-soft": "#10291b",
  "good-fill": "#1a6a3a",
  warn: "#f0b45a",
  "warn-soft": "#2e2310",
  "warn-fill": "#d98a0b",
  "on-warn": "#131a1d",
  bad: "#ff8f85",
  "bad-soft": "#351715",
  "bad-fill": "#b3261e",
  info: "#9db1ff",
  "info-soft": "#1a2145",
  neutral: "#adb9be",
  "neutral-soft": "#20282c",
  overlay: "#000000a6",
};

/** Lengths in px. Rows are dense or comfortable; targets never go below 24. */
export const size = {
  "row-dense": 36,
  "row-comfortable": 44,
  control: 32,
  radius: 6,
  "nav-width": 232,
  "nav-narrow": 56,
  "bar-height": 52,
  "width-text": 720,
  "width-form": 560,
} as const;

const petrol: MantineColorsTuple = [
  "#e3f1f4",
  "#c9e5ea",
  "#a9d5de",
  "#7fc0cd",
  "#5cc8dc",
  "#3a9fb1",
  "#1f8598",
  "#127288",
  "#0d6477",
  "#084957",
];

const gray: MantineColorsTuple = [
  light.sunken,
  light.hover,
  light.border,
  "#d3dbdf",
  light["border-strong"],
  "#9aa7ad",
  light["text-3"],
  light["text-2"],
  "#2b363b",
  light.text,
];

const darkShades: MantineColorsTuple = [
  dark.text,
  "#c5d0d4",
  dark["text-3"],
  dark["border-control"],
  dark["border-strong"],
  dark.border,
  dark.raised,
  dark.surface,
  dark.sunken,
  "#06090a",
];

const px = (length: number) => `${length / 16}rem`;

export const theme = createTheme({
  primaryColor: "petrol",
  primaryShade: 8,
  autoContrast: true,
  luminanceThreshold: 0.36,
  colors: { petrol, gray, dark: darkShades },
  fontFamily: '"Inter Variable", system-ui, sans-serif',
  fontFamilyMonospace: '"JetBrains Mono Variable", ui-monospace, monospace',
  fontSizes: { xs: px(12), sm: px(13), md: px(14), lg: px(16), xl: px(20) },
  lineHeights: { xs: "1.33", sm: "1.4", md: "1.43", lg: "1.4", xl: "1.3" },
  headings: {
    fontWeight: "600",
    sizes: {
      h1: { fontSize: px(20), lineHeight: "1.3" },
      h2: { fontSize: px(16), lineHeight: "1.4" },
      h3: { fontSize: px(14), lineHeight: "1.43" },
    },
  },
  spacing: { xs: px(4), sm: px(8), md: px(16), lg: px(24), xl: px(32) },
  defaultRadius: px(size.radius),
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    Button: {
      defaultProps: { size: "sm" },
      vars: () => ({ root: { "--button-height": px(size.control), "--button-padding-x": px(12) } }),
      styles: { label: { fontWeight: 500 } },
    },
    ActionIcon: { defaultProps: { variant: "subtle", color: "gray", size: size.control } },
    TextInput: { defaultProps: { size: "md" } },
    PasswordInput: {
      defaultProps: {
        size: "md",
        visibilityToggleButtonProps: { "aria-label": "Show what is typed", tabIndex: 0 },
      },
    },
    Textarea: { defaultProps: { size: "md" } },
    NativeSelect: { defaultProps: { size: "md" } },
    Select: { defaultProps: { size: "md", comboboxProps: { shadow: "md" } } },
    Input: {
      vars: () => ({
        wrapper: { "--input-height": px(36), "--input-bd": "var(--t-border-control)", "--input-fz": px(14) },
      }),
    },
    InputWrapper: {
      vars: () => ({
        label: { "--input-label-size": px(13), "--input-asterisk-color": "var(--t-bad)" },
        error: { "--input-error-size": px(13) },
        description: { "--input-description-size": px(12) },
      }),
      styles: { label: { marginBottom: px(4) }, description: { marginBottom: px(4) } },
    },
    Checkbox: { styles: { description: { paddingInlineStart: px(8) } } },
    Switch: { styles: { description: { paddingInlineStart: px(8) } } },
    Modal: {
      defaultProps: { centered: true, overlayProps: { color: "var(--t-overlay)", backgroundOpacity: 1 } },
      styles: { title: { lineHeight: 1.3 } },
    },
    Drawer: {
      defaultProps: { overlayProps: { color: "var(--t-overlay)", backgroundOpacity: 1 } },
      styles: { title: { lineHeight: 1.3 } },
    },
    Tooltip: { defaultProps: { multiline: true, maw: 320 } },
    // The placeholder is a child that a menu may not have.
    Menu: { defaultProps: { shadow: "md", position: "bottom-end", withInitialFocusPlaceholder: false } },
    Popover: { defaultProps: { shadow: "md" } },
  },
});

const variables = (values: Record<string, string>) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [`--t-${name}`, value]));

const scheme = (values: Record<keyof typeof light, string>) => ({
  ...variables(values),
  "--mantine-color-body": values.surface,
  "--mantine-color-text": values.text,
  "--mantine-color-dimmed": values["text-3"],
  "--mantine-color-placeholder": values["text-3"],
  "--mantine-color-default": values.raised,
  "--mantine-color-default-hover": values.hover,
  "--mantine-color-default-color": values.text,
  "--mantine-color-default-border": values["border-strong"],
  "--mantine-color-anchor": values.accent,
  "--mantine-color-error": values.bad,
  "--mantine-color-red-6": values.bad, // the text of destructive menu items
  "--mantine-color-red-light-hover": values["bad-soft"],
});

export const resolveVariables: CSSVariablesResolver = () => ({
  variables: variables(Object.fromEntries(Object.entries(size).map(([name, length]) => [name, px(length)]))),
  light: scheme(light),
  dark: scheme(dark),
});
