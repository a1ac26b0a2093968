package org.concordia.aggregator.fetch;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files of bodies.
 *
 * @param named in the temporary folder
 * @param open in this process, whether they have a name or not
 */
record Bodies(Set<Path> named, long open) {

    /** Those of this moment; only Linux tells. */
    static Bodies now() throws IOException {
        Path handles = Path.of("/proc/self/fd");
        assumeTrue(Files.isDirectory(handles), "open files cannot be listed here");
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")));
                Stream<Path> open = Files.list(handles)) {
            return new Bodies(
                    files.filter(file -> file.toString().endsWith(".body")).collect(Collectors.toSet()),
                    open.filter(Bodies::isBody).count());
        }
    }

    private static boolean isBody(Path handle) {
        try {
            return Files.readSymbolicLink(handle).toString().contains(".body");
        } catch (IOException e) {
            // Closed since it was listed.
            return false;
        }
    }
}
