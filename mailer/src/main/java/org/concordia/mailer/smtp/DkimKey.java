package org.concordia.mailer.smtp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.RSAKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A private key and the selector under which its public half is published.
 *
 * @param key RSA of at least 1024 bits (RFC 8301), or Ed25519
 */
record DkimKey(String selector, PrivateKey key) {

    private static final Pattern PEM =
            Pattern.compile("-----BEGIN ((?:RSA )?PRIVATE KEY)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");

    /** What PKCS #8 says before a key that it calls RSA: version 0, rsaEncryption (RFC 8017, appendix C). */
    private static final byte[] RSA = {
        2, 1, 0, 48, 13, 6, 9, 42, (byte) 0x86, 72, (byte) 0x86, (byte) 0xf7, 13, 1, 1, 1, 5, 0
    };

    /**
     * Reads a key as {@code openssl genpkey}, {@code openssl genrsa} and {@code opendkim-genkey} write it.
     *
     * @throws IllegalArgumentException if the file cannot be read or holds none; nothing of it is in the message
     */
    static DkimKey read(String selector, Path file) {
        if (!selector.matches("[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*")) {
            throw new IllegalArgumentException("not a selector, which is a part of a domain name: " + selector);
        }
        try {
            return new DkimKey(selector, key(Files.readString(file, StandardCharsets.US_ASCII)));
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "cannot read " + file + " (" + e.getClass().getSimpleName() + ")");
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("no private key, RSA or Ed25519, without a password in PEM: " + file);
        }
    }

    static PrivateKey key(String text) throws GeneralSecurityException {
        Matcher pem = PEM.matcher(text);
        if (!pem.find()) {
            throw new GeneralSecurityException("no PEM");
        }
        byte[] bytes;
        try {
            bytes = Base64.getMimeDecoder().decode(pem.group(2));
        } catch (IllegalArgumentException e) {
            throw new GeneralSecurityException("no base64", e);
        }
        if (pem.group(1).startsWith("RSA")) {
            return checked(KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(wrapped(bytes))));
        }
        PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(bytes);
        try {
            return KeyFactory.getInstance("Ed25519").generatePrivate(spec);
        } catch (GeneralSecurityException e) {
            return checked(KeyFactory.getInstance("RSA").generatePrivate(spec));
        }
    }

    private static PrivateKey checked(PrivateKey key) throws GeneralSecurityException {
        if (key instanceof RSAKey rsa && rsa.getModulus().bitLength() < 1024) {
            throw new GeneralSecurityException("verifiers refuse RSA below 1024 bits (RFC 8301)");
        }
        return key;
    }

    /** PKCS #1 in the envelope of PKCS #8. */
    private static byte[] wrapped(byte[] pkcs1) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes(RSA);
        content.writeBytes(der(4, pkcs1));
        return der(48, content.toByteArray());
    }

    private static byte[] der(int tag, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length < 128) {
            out.write(content.length);
        } else {
            int bytes = (39 - Integer.numberOfLeadingZeros(content.length)) / 8;
            out.write(0x80 | bytes);
            for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
                out.write(content.length >> shift);
            }
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    boolean isRsa() {
        return key instanceof RSAKey;
    }

    String algorithm() {
        return isRsa() ? "rsa-sha256" : "ed25519-sha256";
    }
}
