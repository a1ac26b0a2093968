package org.concordia.mailer.demo;

import java.util.function.Consumer;

/** Where the demo tells the person who started it what happens. */
public record DemoConsole(Consumer<String> lines) {

    void say(String line) {
        lines.accept(line);
    }
}
