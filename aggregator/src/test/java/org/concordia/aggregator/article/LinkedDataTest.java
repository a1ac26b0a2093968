package org.concordia.aggregator.article;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;

class LinkedDataTest {

    private static LinkedData data(String json) {
        return LinkedData.of(Jsoup.parse("<script type=application/ld+json>" + json + "</script>"));
    }

    private static String times(int count, String value) {
        return "[" + String.join(",", Collections.nCopies(count, value)) + "]";
    }

    @Test
    void followsAReferenceToAName() {
        LinkedData data = data("{\"@graph\":[{\"@type\":\"NewsArticle\",\"author\":{\"@id\":\"#p\"}},"
                + "{\"@id\":\"#p\",\"@type\":\"Person\",\"name\":\"Ana Soto\"}]}");
        assertThat(data.named(data.articles().get(0).get("author"), "name")).containsExactly("Ana Soto");
    }

    @Test
    void doesNotMultiplyNamesByReferencesToThem() {
        LinkedData data = data("{\"@graph\":[{\"@type\":\"NewsArticle\",\"author\":" + times(500, "{\"@id\":\"#p\"}")
                + "},{\"@id\":\"#p\",\"@type\":\"Person\",\"name\":" + times(500, "\"Ana\"") + "}]}");
        Map<String, Object> article = data.articles().get(0);
        assertThat((List<?>) article.get("author")).hasSize(500);
        assertThat(data.named(article.get("author"), "name")).hasSize(100);
    }

    @Test
    void takesNoMoreThanAHundredTextsOfAnObject() {
        LinkedData data = data("{\"@type\":" + times(500, "\"NewsArticle\"") + ",\"creator\":{\"name\":"
                + times(500, "\"Ana\"") + "}}");
        Map<String, Object> article = data.articles().get(0);
        assertThat(LinkedData.types(article)).hasSize(100);
        assertThat(data.named(article.get("creator"), "name")).hasSize(100);
    }
}
