package org.concordia.aggregator.websub;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** A push's signature (WebSub, section 7.1), checked while the body goes by. For one push and one thread. */
final class Signature {

    /** Section 7.1.1. */
    private static final Map<String, String> ALGORITHMS =
            Map.of("sha1", "HmacSHA1", "sha256", "HmacSHA256", "sha384", "HmacSHA384", "sha512", "HmacSHA512");

    private final Mac mac;
    private final byte[] claimed;

    private Signature(Mac mac, byte[] claimed) {
        this.mac = mac;
        this.claimed = claimed;
    }

    /**
     * Reads {@code X-Hub-Signature: method=hexadecimal}.
     *
     * @return empty when there is none, or none of a method that the Recommendation names
     */
    static Optional<Signature> of(@Nullable String field, String secret) {
        String[] parts = field == null ? new String[0] : field.strip().split("=", 2);
        String algorithm = parts.length == 2 ? ALGORITHMS.get(parts[0].toLowerCase(Locale.ROOT)) : null;
        if (algorithm == null) {
            return Optional.empty();
        }
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), algorithm));
            return Optional.of(new Signature(mac, HexFormat.of().parseHex(parts[1])));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java has " + algorithm, e);
        }
    }

    /** The same bytes; what is read counts. */
    InputStream over(InputStream body) {
        return new FilterInputStream(body) {
            @Override
            public int read() throws IOException {
                int one = super.read();
                if (one >= 0) {
                    mac.update((byte) one);
                }
                return one;
            }

            @Override
            public int read(byte[] bytes, int from, int most) throws IOException {
                int read = super.read(bytes, from, most);
                if (read > 0) {
                    mac.update(bytes, from, read);
                }
                return read;
            }

            @Override
            public long skip(long most) {
                return 0;
            }

            @Override
            public boolean markSupported() {
                return false;
            }
        };
    }

    /** Whether it is the signature of all that was read. Once. */
    boolean holds() {
        return MessageDigest.isEqual(mac.doFinal(), claimed);
    }
}
