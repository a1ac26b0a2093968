package org.concordia.mailer.desk;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/** The rules of accounts: names, passwords, and one-time passwords that are shown once. */
@Component
public final class Accounts {

    /** Lower-case names, so that nobody can pass for another by a capital. */
    static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{1,39}");

    /** Without letters and digits that look alike: someone will type it from a screen. */
    private static final String ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";

    private static final int SHORTEST = 12;

    /** All that bcrypt looks at. */
    private static final int LONGEST_BYTES = 72;

    private final AccountStore accounts;
    private final PasswordEncoder encoder;
    private final InstantSource time;
    private final SecureRandom random = new SecureRandom();

    Accounts(AccountStore accounts, PasswordEncoder encoder, InstantSource time) {
        this.accounts = accounts;
        this.encoder = encoder;
        this.time = time;
    }

    /** Why a password or a name is not taken; each has a text {@code desk.password.*}. */
    enum Fault {
        SHORT,
        LONG,
        NAME,
        SAME,
        WRONG,
        UNLIKE
    }

    /** How a name is compared and stored. */
    static String name(String typed) {
        return typed.strip().toLowerCase(Locale.ROOT);
    }

    /** A new account's one-time password; empty if the name is taken. */
    Optional<String> add(String name) {
        String password = oneTimePassword();
        return accounts.add(name, encoder.encode(password), true, time.instant())
                ? Optional.of(password)
                : Optional.empty();
    }

    /** Adds an account with a password of its own, for installations that bring one; false if the name is taken. */
    public boolean add(String name, String password) {
        if (!NAME.matcher(name).matches() || fault(name, password).isPresent()) {
            throw new IllegalArgumentException("name or password of the account is not acceptable");
        }
        return accounts.add(name, encoder.encode(password), false, time.instant());
    }

    /** A new one-time password for an account; empty if there is none of this name. */
    Optional<String> reset(String name) {
        String password = oneTimePassword();
        return accounts.setPassword(name, encoder.encode(password), true, time.instant())
                ? Optional.of(password)
                : Optional.empty();
    }

    /** Changes an account's password by its owner; what is wrong with it, or empty when it is done. */
    Optional<Fault> change(Account account, String old, String password, String again) {
        if (!encoder.matches(old, account.passwordHash())) {
            return Optional.of(Fault.WRONG);
        }
        if (!password.equals(again)) {
            return Optional.of(Fault.UNLIKE);
        }
        if (password.equals(old)) {
            return Optional.of(Fault.SAME);
        }
        Optional<Fault> fault = fault(account.name(), password);
        if (fault.isEmpty()) {
            accounts.setPassword(account.name(), encoder.encode(password), false, time.instant());
        }
        return fault;
    }

    private static Optional<Fault> fault(String name, String password) {
        if (password.codePointCount(0, password.length()) < SHORTEST) {
            return Optional.of(Fault.SHORT);
        }
        if (password.getBytes(StandardCharsets.UTF_8).length > LONGEST_BYTES) {
            return Optional.of(Fault.LONG);
        }
        return password.toLowerCase(Locale.ROOT).contains(name) && password.length() < name.length() + SHORTEST
                ? Optional.of(Fault.NAME)
                : Optional.empty();
    }

    /** Four groups of four: 79 bits, and readable over a telephone. */
    private String oneTimePassword() {
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < 16; i++) {
            if (i > 0 && i % 4 == 0) {
                password.append('-');
            }
            password.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return password.toString();
    }
}
