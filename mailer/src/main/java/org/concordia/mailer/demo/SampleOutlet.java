package org.concordia.mailer.demo;

import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import org.concordia.aggregator.feed.Outlet;

/**
 * An invented outlet of the sample day.
 *
 * @param key short name, first part of its paths: {@code austral}
 * @param host its domain, always below {@code .example}
 * @param zone in which its feed writes times; the defective feed does not say so
 * @param items oldest first
 */
public record SampleOutlet(
        String key, String host, Outlet outlet, ZoneId zone, Format format, Quirk quirk, List<SampleItem> items) {

    /** What its feed is written in. */
    public enum Format {
        RSS("feed.xml", "application/rss+xml"),
        ATOM("atom.xml", "application/atom+xml"),
        JSON("feed.json", "application/feed+json");

        private final String file;
        private final String contentType;

        Format(String file, String contentType) {
            this.file = file;
            this.contentType = contentType;
        }

        String contentType() {
            return contentType;
        }
    }

    /** What is odd about its feed, as feeds of real newsrooms are. */
    public enum Quirk {
        NONE,
        /** Paragraphs in the description, as markup. */
        MARKUP,
        /** Encoded in windows-1252, and declared so. */
        WINDOWS_1252,
        /** Days and months in Spanish: {@code vie, 28 nov 2025 07:02:00 -0300}. */
        SPANISH_DATES,
        /** A blank line before the declaration, bare ampersands, no guids, times without a zone. */
        DEFECTS
    }

    public SampleOutlet {
        items = List.copyOf(items);
        if (!host.endsWith(".example")) {
            throw new IllegalArgumentException("outlet " + key + ": " + host + " is not below .example");
        }
    }

    /** The path of its feed on the server of {@link SampleOutlets}. */
    public String feedPath() {
        return "/" + key + "/" + format.file;
    }

    /** The language of the outlet, never null here. */
    public Locale locale() {
        return Locale.forLanguageTag(outlet.language() == null ? "und" : outlet.language());
    }
}
