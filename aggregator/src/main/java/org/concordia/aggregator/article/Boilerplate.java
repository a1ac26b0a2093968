package org.concordia.aggregator.article;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;

/** Knows the elements whose markup says that they are not the text: navigation, forms, boxes, captions. */
final class Boilerplate {

    /** Elements that say of themselves that they are not the text. */
    private static final Set<String> ELEMENTS =
            Set.of("nav", "aside", "footer", "form", "dialog", "menu", "figure", "figcaption", "label", "address");

    private static final Set<String> ROLES = Set.of(
            "navigation",
            "complementary",
            "banner",
            "contentinfo",
            "search",
            "dialog",
            "alertdialog",
            "menu",
            "menubar",
            "toolbar",
            "form",
            "alert",
            "tablist");

    /** Words in class names and ids that say it, in the languages that people who write pages use. */
    private static final Set<String> WORDS = Set.of(
            ("share sharing shares social related newsletter newsletters subscribe subscription subscriptions signup promo "
                            + "promotion promoted cookie cookies consent gdpr comment comments disqus sidebar breadcrumb "
                            + "breadcrumbs popular trending recommended recommendation recommendations advert adverts "
                            + "advertisement advertising ads ad adslot banner popup modal overlay toolbar tags tag caption "
                            + "captions gallery carousel slideshow outbrain taboola sponsored widget navbar menu nav "
                            + "footer login register paywall offer donate donation follow mostread mostpopular readnext "
                            + "relacionada relacionadas relacionado relacionados compartir comentarios suscripcion suscribete "
                            + "publicidad leidas masleidas etiquetas migas recomendadas recomendados boletin pie cintillo "
                            + "copyright print tools hidden skip sr")
                    .split(" "));

    private static final Pattern NAME = Pattern.compile("[^\\p{L}]+|(?<=\\p{Ll})(?=\\p{Lu})");
    private static final Pattern INVISIBLE = Pattern.compile("(?i)display\\s*:\\s*none|visibility\\s*:\\s*hidden");

    private Boilerplate() {}

    static boolean isMarked(Element element) {
        return ELEMENTS.contains(element.normalName())
                || element.hasAttr("hidden")
                || element.attr("aria-hidden").equals("true")
                || ROLES.contains(element.attr("role").toLowerCase(Locale.ROOT))
                || INVISIBLE.matcher(element.attr("style")).find()
                || isNamed(element.className() + " " + element.id());
    }

    private static boolean isNamed(String names) {
        return names.length() <= 500
                && NAME.splitAsStream(names).anyMatch(word -> WORDS.contains(word.toLowerCase(Locale.ROOT)));
    }
}
