package org.concordia.mailer.desk;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.stereotype.Component;

/** Makes the first account when the desk opens for the first time, and shows its one-time password once. */
@Component
@ConditionalOnWebApplication
final class FirstAccount implements ApplicationRunner {

    private static final Logger LOG = LoggerFactory.getLogger(FirstAccount.class);

    private final AccountStore accounts;
    private final Accounts rules;
    private final DeskSettings settings;
    private final ConcordiaSettings concordia;

    FirstAccount(AccountStore accounts, Accounts rules, DeskSettings settings, ConcordiaSettings concordia) {
        this.accounts = accounts;
        this.rules = rules;
        this.settings = settings;
        this.concordia = concordia;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        if (!accounts.all().isEmpty()) {
            return;
        }
        // Of two machines that start together only one adds the row, and only that one prints.
        rules.add(settings.firstAccount()).ifPresent(password -> {
            LOG.info("first-account=made");
            show(password);
        });
    }

    /**
     * Past the log on purpose: logs are collected, kept and searched, and a secret must never be in one. Standard
     * error is where the person who starts the program looks.
     */
    private void show(String password) {
        String rule = "=".repeat(72);
        System.err.println(String.join(
                System.lineSeparator(),
                "",
                rule,
                "  First start. Log in to the desk and choose a password of your own:",
                "",
                "    address   " + concordia.address("/desk"),
                "    name      " + settings.firstAccount(),
                "    password  " + password,
                "",
                "  It works once, until it is changed, and is not shown again.",
                rule,
                ""));
        System.err.flush();
    }
}
