package org.concordia.aggregator.article;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.concordia.aggregator.parse.PlainText;
import org.jsoup.nodes.Document;

/** What a page's meta elements say, by their name, property or itemprop in lower case; nothing of it is blank. */
final class MetaTags {

    private static final int MOST = 500;
    private static final int LONGEST = 5_000;

    private final Map<String, List<String>> contents = new HashMap<>();

    MetaTags(Document page) {
        page.getElementsByTag("meta").stream().limit(MOST).forEach(meta -> {
            String content = PlainText.line(PlainText.cut(meta.attr("content"), LONGEST));
            Set<String> names = Stream.of("name", "property", "itemprop")
                    .map(attribute -> meta.attr(attribute).strip().toLowerCase(Locale.ROOT))
                    .collect(Collectors.toSet());
            names.removeIf(name -> name.isEmpty() || content.isBlank());
            names.forEach(name ->
                    contents.computeIfAbsent(name, key -> new ArrayList<>()).add(content));
        });
    }

    /** What the elements of these names say, the names in this order. */
    List<String> all(String... names) {
        return Stream.of(names)
                .flatMap(name -> contents.getOrDefault(name, List.of()).stream())
                .toList();
    }

    /** The first of {@link #all}, or an empty text. */
    String first(String... names) {
        return all(names).stream().findFirst().orElse("");
    }
}
