package org.concordia.aggregator.parse;

import com.rometools.rome.feed.WireFeed;
import com.rometools.rome.feed.rss.Category;
import com.rometools.rome.feed.rss.Channel;
import com.rometools.rome.feed.rss.Description;
import com.rometools.rome.feed.rss.Item;
import com.rometools.rome.io.WireFeedParser;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import org.jdom2.Document;
import org.jdom2.Element;

/** Teaches ROME the XML of a fictional agency, as an operator would for a real one. */
public final class BulletinParser implements WireFeedParser {

    @Override
    public String getType() {
        return "bulletin";
    }

    @Override
    public boolean isMyType(Document document) {
        return document.getRootElement().getName().equals("bulletin");
    }

    @Override
    public WireFeed parse(Document document, boolean validate, Locale locale) {
        Channel channel = new Channel("rss_2.0");
        channel.setTitle(document.getRootElement().getAttributeValue("agency"));
        channel.setLanguage("es");
        List<Item> items = new ArrayList<>();
        for (Element despatch : document.getRootElement().getChildren("despatch")) {
            if (despatch.getAttribute("broken") != null) {
                throw new IllegalStateException("a parser's own fault");
            }
            Item item = new Item();
            item.setTitle(despatch.getChildText("headline"));
            item.setLink(despatch.getAttributeValue("at"));
            Description text = new Description();
            text.setType("text/html");
            text.setValue(despatch.getChildText("text"));
            item.setDescription(text);
            item.setAuthor(despatch.getChildText("by"));
            Category category = new Category();
            category.setValue("Frontera");
            item.setCategories(List.of(category));
            item.setPubDate(Date.from(Instant.parse(despatch.getAttributeValue("sent"))));
            items.add(item);
        }
        channel.setItems(items);
        return channel;
    }
}
