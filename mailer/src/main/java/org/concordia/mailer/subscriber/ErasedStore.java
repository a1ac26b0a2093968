package org.concordia.mailer.subscriber;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.concordia.aggregator.storage.Sql;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Addresses whose owners had everything deleted, each as an HMAC-SHA256: enough to know one when an old list brings it
 * back, too little to list any. Whoever has the key as well, which is in the same database, can try out addresses.
 */
final class ErasedStore {

    private static final String SETTING = "erasure-key";
    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 32;

    private final JdbcClient jdbc;
    private final SettingStore settings;
    private volatile @Nullable SecretKeySpec key;

    ErasedStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
        this.settings = new SettingStore(jdbc);
    }

    /** Why the address was not to be written to when it was erased; empty if it was not erased. */
    Optional<String> reason(MailAddress address) {
        return jdbc.sql("""
                        SELECT reason
                        FROM erased
                        WHERE hash = :hash
                        """)
                .param("hash", hash(address.key()))
                .query(String.class)
                .optional();
    }

    /** Those of these addresses, as {@link MailAddress#key} writes them, that were erased. */
    Set<String> among(Collection<String> keys) {
        Map<String, String> byHash = new HashMap<>();
        keys.forEach(each -> byHash.put(hash(each), each));
        Set<String> found = new HashSet<>();
        if (!byHash.isEmpty()) {
            jdbc.sql("""
                            SELECT hash
                            FROM erased
                            WHERE hash IN (:hashes)
                            """).param("hashes", byHash.keySet()).query(row -> {
                found.add(byHash.get(row.getString("hash")));
            });
        }
        return found;
    }

    void add(MailAddress address, String reason, Instant now) {
        jdbc.sql("""
                        INSERT INTO erased (hash, reason, erased_at)
                        VALUES (:hash, :reason, :now)
                        ON CONFLICT DO NOTHING
                        """)
                .param("hash", hash(address.key()))
                .param("reason", reason)
                .param("now", Sql.utc(now))
                .update();
    }

    /** Forgets that an address was erased: its owner has come back; false if it was not. */
    boolean remove(MailAddress address) {
        return jdbc.sql("""
                                DELETE FROM erased
                                WHERE hash = :hash
                                """).param("hash", hash(address.key())).update() == 1;
    }

    private String hash(String addressKey) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key());
            return HexFormat.of().formatHex(mac.doFinal(addressKey.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    private SecretKeySpec key() {
        SecretKeySpec known = key;
        if (known == null) {
            byte[] fresh = new byte[KEY_BYTES];
            new SecureRandom().nextBytes(fresh);
            String stored = settings.findOrAdd(SETTING, Base64.getEncoder().encodeToString(fresh));
            known = new SecretKeySpec(Base64.getDecoder().decode(stored), ALGORITHM);
            key = known;
        }
        return known;
    }
}
