package org.concordia.aggregator.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server may send at its worst, read in a Java of its own with little memory. */
class HostileDocumentsIT {

    /** The document itself, and 64 MB for all that is made of it. */
    private static final String HEAP = "-Xmx" + (FeedText.LIMIT / 1024 / 1024 + 64) + "m";

    /** Seconds for all documents: some twenty are needed on a slow core, and a quadratic one alone would take days. */
    private static final int PATIENCE = 240;

    @TempDir
    Path folder;

    @Test
    void tenMegabytesOfAnythingAreReadOrRefusedInLittleMemoryAndTime() throws Exception {
        File out = folder.resolve("out").toFile();
        Process java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        // Nearly all of it in one piece: it is the parser that is measured, not how a heap is divided.
                        "-Xmn8m",
                        HEAP,
                        "-Dstdout.encoding=UTF-8",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HostileDocuments.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(out)
                .start();
        try {
            assertThat(java.waitFor(PATIENCE, TimeUnit.SECONDS))
                    .as("is done in time")
                    .isTrue();
        } finally {
            java.destroyForcibly();
        }
        List<String> lines = Files.readAllLines(out.toPath(), StandardCharsets.UTF_8);
        assertThat(java.exitValue()).as(() -> String.join("\n", lines)).isZero();
        Map<String, String> outcomes = new TreeMap<>();
        lines.forEach(
                line -> outcomes.put(line.substring(0, line.indexOf('\t')), line.substring(line.indexOf('\t') + 1)));
        assertThat(outcomes).containsOnlyKeys(HostileDocuments.kinds().keySet());
        assertThat(outcomes)
                .containsEntry("nested items", "2000")
                .containsEntry("empty items", "2000")
                .containsEntry("addresses of a sitemap", "2000")
                .containsEntry("empty elements", "1")
                .containsEntry("open quotes", "1")
                .containsEntry("JSON objects", "1")
                .containsEntry("empty elements around nothing", "XML")
                .containsEntry("document types", "TEXT")
                .containsEntry("document types with a subset", "TEXT");
    }
}
