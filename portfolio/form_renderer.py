from django.forms.renderers import TemplatesSetting


class PortfolioRenderer(TemplatesSetting):
    """Form templates from our own folder."""
