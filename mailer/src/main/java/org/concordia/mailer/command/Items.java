package org.concordia.mailer.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads items from elsewhere: JSON objects, one a line, or tab-separated columns under a header line. */
final class Items {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Items() {}

    /**
     * An item from elsewhere.
     *
     * @param lang BCP 47, {@code und} when not given
     * @param outlet the host of the address when not given
     * @param country of the outlet, ISO 3166; null when not given
     */
    record Item(
            String id,
            Instant ts,
            String lang,
            String outlet,
            @Nullable String country,
            String url,
            String title,
            String body) {}

    /**
     * Reads a file of items in UTF-8.
     *
     * @param faults takes a sentence with the line number for each line that is no item; the others are kept
     */
    static List<Item> read(Path file, Consumer<String> faults) throws IOException {
        List<Item> items = new ArrayList<>();
        try (InputStream in = Files.newInputStream(file);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            String[] header = null;
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (number == 1 && line.startsWith("\uFEFF")) {
                    line = line.substring(1);
                }
                if (line.isBlank()) {
                    continue;
                }
                if (header == null && !line.stripLeading().startsWith("{") && line.contains("\t")) {
                    header = line.split("\t");
                    continue;
                }
                try {
                    items.add(item(header == null ? object(line) : columns(header, line)));
                } catch (IllegalArgumentException e) {
                    faults.accept("%s line %d: %s".formatted(file.getFileName(), number, e.getMessage()));
                }
            }
        }
        return items;
    }

    private static Map<String, String> object(String line) {
        try {
            JsonNode node = JSON.readTree(line);
            if (!node.isObject()) {
                throw new IllegalArgumentException("not a JSON object");
            }
            Map<String, String> values = new HashMap<>();
            node.properties().forEach(property -> {
                if (!property.getValue().isNull()) {
                    values.put(property.getKey(), property.getValue().asString());
                }
            });
            return values;
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not a JSON object");
        }
    }

    private static Map<String, String> columns(String[] header, String line) {
        String[] cells = line.split("\t", -1);
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < Math.min(header.length, cells.length); i++) {
            values.put(header[i].strip(), cells[i]);
        }
        return values;
    }

    private static Item item(Map<String, String> values) {
        String id = values.getOrDefault("id", "");
        if (id.isBlank()) {
            throw new IllegalArgumentException("no id");
        }
        String url = values.getOrDefault("url", "");
        String outlet = values.getOrDefault("outlet", "");
        return new Item(
                id,
                time(values.getOrDefault("ts", "")),
                values.getOrDefault("lang", "und"),
                outlet.isBlank() ? host(url) : outlet,
                values.get("country"),
                url,
                values.getOrDefault("title", "").strip(),
                values.getOrDefault("body", values.getOrDefault("text", "")).strip());
    }

    private static Instant time(String text) {
        try {
            return text.matches("-?\\d{1,15}")
                    ? Instant.ofEpochMilli(Long.parseLong(text))
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("ts is neither ISO-8601 nor epoch milliseconds: " + text);
        }
    }

    private static String host(String url) {
        try {
            String host = URI.create(url).getHost();
            return host == null ? "unknown" : host;
        } catch (IllegalArgumentException e) {
            return "unknown";
        }
    }
}
