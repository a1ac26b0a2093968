package org.concordia.aggregator.article;

import java.util.Set;
import java.util.stream.Collectors;
import net.dankito.readability4j.Readability4J;
import org.concordia.aggregator.parse.PlainText;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;

/** Asks Readability which texts of a page are the article's. */
final class Readability {

    /** Readability goes over the tree again and again; beyond this it would take seconds. */
    private static final int MOST_ELEMENTS = 6_000;

    private Readability() {}

    /** The texts as compared, see {@link PageBlocks#key}; none when it finds none, or the page is beyond it. */
    static Set<String> texts(ParsedPage page) {
        if (page.document().getAllElements().size() > MOST_ELEMENTS) {
            return Set.of();
        }
        String address = page.address().toString();
        try {
            // Parsed anew, not cloned: what it removes from a clone has been seen to vanish from the original.
            Element content = new Readability4J(address, Jsoup.parse(page.html(), address))
                    .parse()
                    .getArticleContent();
            return content == null
                    ? Set.of()
                    : PlainText.blocks(content.html())
                            .lines()
                            .map(PageBlocks::key)
                            .collect(Collectors.toSet());
        } catch (RuntimeException | StackOverflowError beyondIt) {
            // It is one opinion of two.
            return Set.of();
        }
    }
}
