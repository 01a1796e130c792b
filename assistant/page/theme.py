"""The look of Gradio's own parts: paper, ink and one accent. The rest is style.css."""

import gradio as gr
from gradio.themes import sizes

INK, PAPER, SURFACE, RULE, ACCENT = "#211d18", "#faf6ee", "#fffdf9", "#ddd3c2", "#8c2f22"
INK_DARK, PAPER_DARK, SURFACE_DARK, RULE_DARK, ACCENT_DARK = "#ece5d8", "#171512", "#1f1c18", "#3a342c", "#e8988a"
SANS = ("ui-sans-serif", "system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "Arial", "sans-serif")
MONO = ("ui-monospace", "Consolas", "Noto Sans Mono", "monospace")


class Newsprint(gr.themes.Base):
    """Warm paper, no remote fonts, flat surfaces and hairlines."""

    def __init__(self) -> None:
        super().__init__(text_size=sizes.text_md, radius_size=sizes.radius_sm, font=SANS, font_mono=MONO)
        self.name = "newsprint"
        super().set(
            body_background_fill=PAPER,
            body_background_fill_dark=PAPER_DARK,
            body_text_color=INK,
            body_text_color_dark=INK_DARK,
            background_fill_primary=SURFACE,
            background_fill_primary_dark=SURFACE_DARK,
            block_background_fill="transparent",
            block_background_fill_dark="transparent",
            block_border_width="0px",
            block_shadow="none",
            border_color_primary=RULE,
            border_color_primary_dark=RULE_DARK,
            input_background_fill=SURFACE,
            input_background_fill_dark=SURFACE_DARK,
            input_border_color=RULE,
            input_border_color_dark=RULE_DARK,
            input_border_color_focus=INK,
            input_border_color_focus_dark=INK_DARK,
            input_shadow_focus="none",
            button_primary_background_fill=ACCENT,
            button_primary_background_fill_dark=ACCENT_DARK,
            button_primary_background_fill_hover="#74251a",
            button_primary_background_fill_hover_dark="#f0aa9d",
            button_primary_text_color="#ffffff",
            button_primary_text_color_dark="#1f0f0b",
            button_secondary_background_fill="transparent",
            button_secondary_background_fill_dark="transparent",
            button_secondary_border_color=RULE,
            button_secondary_border_color_dark=RULE_DARK,
            button_secondary_text_color=INK,
            button_secondary_text_color_dark=INK_DARK,
            button_transform_active="none",
        )
