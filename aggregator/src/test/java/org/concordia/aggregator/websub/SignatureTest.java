package org.concordia.aggregator.websub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureTest {

    private static final String SECRET = "Jefe";
    private static final byte[] BODY = "what do ya want for nothing?".getBytes(StandardCharsets.US_ASCII);

    private static boolean holds(String field, byte[] body) throws IOException {
        Signature signature = Signature.of(field, SECRET).orElseThrow();
        signature.over(new ByteArrayInputStream(body)).readAllBytes();
        return signature.holds();
    }

    /** The test cases 2 of RFC 2202, section 3, and RFC 4231, section 4.3. */
    @ParameterizedTest
    @CsvSource({
        "sha1, effcdf6ae5eb2fa2d27416d5f184df9c259a7c79",
        "sha256, 5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        "sha384, af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649",
        "sha512, 164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fd"
                + "caeab1a34d4a6b4b636e070a38bce737"
    })
    void holdsForWhatWasSignedAndNothingElse(String method, String digits) throws IOException {
        assertThat(holds(method + "=" + digits, BODY)).isTrue();
        assertThat(holds(" " + method.toUpperCase(Locale.ROOT) + "=" + digits.toUpperCase(Locale.ROOT), BODY))
                .isTrue();
        assertThat(holds(method + "=" + digits, new byte[0])).isFalse();
        assertThat(holds(method + "=" + digits.substring(2), BODY)).isFalse();
        assertThat(holds(method + "=" + "00" + digits.substring(2), BODY)).isFalse();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "sha256", "md5=00", "sha256=xyz", "sha256=0", "=00", "sha1 =00"})
    void isNoneWithoutAMethodThatIsKnown(String field) {
        assertThat(Signature.of(field, SECRET)).isEqualTo(Optional.empty());
    }

    @Test
    void countsBytesReadOneByOne() throws IOException {
        Signature signature = Signature.of("sha1=effcdf6ae5eb2fa2d27416d5f184df9c259a7c79", SECRET)
                .orElseThrow();
        var in = signature.over(new ByteArrayInputStream(BODY));
        in.read();
        in.readAllBytes();
        assertThat(signature.holds()).isTrue();
    }
}
