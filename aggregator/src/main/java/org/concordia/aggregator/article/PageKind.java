package org.concordia.aggregator.article;

import java.util.regex.Pattern;
import org.concordia.aggregator.article.ArticlePage.Why;
import org.concordia.aggregator.parse.PlainText;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/** Tells the pages of articles from all the others. */
final class PageKind {

    /** From so many characters of paragraphs on, a page can be an article without saying that it is one. */
    private static final int ENOUGH = 400;

    /** A page of fewer characters shows nothing at all. */
    private static final int NOTHING = 300;

    private static final Pattern LOGIN_PATH = Pattern.compile(
            "(?i).*/(?:login|log-in|signin|sign-in|acceso|acceder|ingresar|iniciar-sesion|registro|register|subscribe|suscripcion|suscribete|paywall|consent)(?:[/.?].*)?");
    private static final Pattern FRONT_PATH = Pattern.compile("(?i)/?|/(?:index\\.\\w{2,5}|home|inicio|portada)/?");
    private static final Pattern MISSING = Pattern.compile(
            "(?i).*(?:\\b404\\b|page not found|not found|p[aá]gina no (?:encontrada|existe|disponible)|no encontrad[ao]|no se encontr[oó]).*");

    private PageKind() {}

    /** Why a page is no article's; null if it may be one. */
    static @Nullable Why whyNoArticle(ParsedPage page) {
        String path = page.address().getPath() == null ? "" : page.address().getPath();
        if (LOGIN_PATH.matcher(path).matches()) {
            return Why.LOGIN;
        }
        boolean enough = page.blocks().prose() >= ENOUGH;
        if (!enough
                && page.article().isEmpty()
                && MISSING.matcher(titles(page.document())).matches()) {
            return Why.MISSING;
        }
        if (FRONT_PATH.matcher(path).matches() && !page.isPlain()) {
            return Why.SECTION;
        }
        if (saysArticle(page)) {
            return null;
        }
        if (!enough) {
            int length = page.blocks().all().stream()
                    .mapToInt(block -> block.text().length())
                    .sum();
            return asksForPassword(page) ? Why.LOGIN : length < NOTHING ? Why.EMPTY : Why.SECTION;
        }
        return page.data().listsArticles() || isList(page.blocks()) ? Why.SECTION : null;
    }

    /** Why a page without any text is no article's. */
    static Why withoutText(ParsedPage page) {
        return asksForPassword(page) ? Why.LOGIN : Why.EMPTY;
    }

    private static boolean asksForPassword(ParsedPage page) {
        return page.document().selectFirst("input[type=password]") != null;
    }

    private static String titles(Document document) {
        return PlainText.line(document.title()) + " "
                + document.select("h1").stream().limit(2).map(Element::text).toList();
    }

    private static boolean saysArticle(ParsedPage page) {
        return !page.article().isEmpty()
                || page.meta().first("og:type").equalsIgnoreCase("article")
                || page.meta().first("parsely-type").equalsIgnoreCase("post")
                || !page.meta().first("article:published_time").isEmpty()
                || page.document().selectFirst("[itemprop=articleBody], [itemtype*=NewsArticle]") != null;
    }

    /** Many headlines that lead elsewhere, and little to read in one piece. */
    private static boolean isList(PageBlocks blocks) {
        int paragraphs = 0;
        int teasers = 0;
        for (Block block : blocks.all()) {
            if (!blocks.isAside(block) && blocks.isInRegion(block)) {
                paragraphs += block.isProse() ? 1 : 0;
                teasers += block.isHeading() && block.isLink() ? 1 : 0;
            }
        }
        return paragraphs == 0 || teasers >= 3 && teasers * 2 >= paragraphs;
    }
}
