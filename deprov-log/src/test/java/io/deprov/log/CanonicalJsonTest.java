package io.deprov.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {
    @Test
    void sorts_member_names_by_utf16_code_units() {
        // RFC 8785, 3.2.3: the smiley (d83d) sorts before U+FB33, although its code point is larger
        String json =
                "{\"\\u20ac\":1,\"\\r\":2,\"\\ufb33\":3,\"1\":4,\"\\ud83d\\ude00\":5,\"\\u0080\":6,\"\\u00f6\":7}";

        String canonical = canonicalize(json);

        assertThat(canonical)
                .isEqualTo(
                        "{\"\\r\":2,\"1\":4,\"\u0080\":6,\"\u00f6\":7,\"\u20ac\":1,\"\ud83d\ude00\":5,\"\ufb33\":3}");
    }

    @Test
    void writes_strings_with_the_fewest_escapes() {
        String json = "\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\"";

        String canonical = canonicalize(json);

        assertThat(canonical).isEqualTo("\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"");
    }

    @Test
    void does_not_normalise_text() {
        String canonical = canonicalize("{\"Unnormalized Unicode\":\"A\\u030a\"}");

        assertThat(canonical).isEqualTo("{\"Unnormalized Unicode\":\"A\u030a\"}");
    }

    /** From RFC 8785, 3.2.2 and appendix B, and the limits of our guards. */
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0, 0",
        "-0.0e9, 0",
        "56.0, 56",
        "4.50, 4.5",
        "2e-3, 0.002",
        "1E30, 1e+30",
        "1e21, 1e+21",
        "0.000000000000000000000000001, 1e-27",
        "0.000001, 0.000001",
        "0.0000001, 1e-7",
        "333333333.33333329, 333333333.3333333",
        "333333333.33333343, 333333333.33333343",
        "1424953923781206.2, 1424953923781206.2",
        "-0.0000033333333333333333, -0.0000033333333333333333",
        "9.999999999999997e22, 9.999999999999997e+22",
        "1e23, 1e+23",
        "1.0000000000000001e23, 1.0000000000000001e+23",
        "1.7976931348623157e308, 1.7976931348623157e+308",
        "5e-324, 5e-324",
        "-4.9E-324, -5e-324",
        "9007199254740992, 9007199254740992",
        "-9007199254740992, -9007199254740992",
        "9007199254740991.0, 9007199254740991"
    })
    void writes_numbers_as_ecmascript_does(String number, String expected) {
        String canonical = canonicalize("[" + number + "]");

        assertThat(canonical).isEqualTo("[" + expected + "]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "true", "false", "\"\"", "-1.5", "[]", "{}"})
    void takes_every_value_as_a_document(String value) {
        String canonical = canonicalize(" \t\r\n" + value + "\n");

        assertThat(canonical).isEqualTo(value);
    }

    @Test
    void takes_nesting_up_to_the_limit() {
        String deepest = "[".repeat(StrictJson.MAX_DEPTH) + "]".repeat(StrictJson.MAX_DEPTH);

        String canonical = canonicalize(deepest);

        assertThat(canonical).isEqualTo(deepest);
    }

    @Test
    void leaves_its_argument_alone() {
        byte[] json = "{\"b\":1, \"a\":2}".getBytes(UTF_8);

        byte[] canonical = CanonicalJson.canonicalize(json);

        assertThat(json).asString(UTF_8).isEqualTo("{\"b\":1, \"a\":2}");
        assertThat(canonical).isNotSameAs(json);
    }

    @Test
    void digests_the_canonical_form() {
        // printf '{"a":"A","b":1}' | sha256sum
        String expected = "sha256:2fbac9efdc203ac32532d2f2dc78f5009d3f0cc6649bcd905622e1e50aa7e28e";

        String digest = CanonicalJson.digest("{ \"b\": 1.0, \"a\": \"\\u0041\" }".getBytes(UTF_8));

        assertThat(digest).isEqualTo(expected);
    }

    @Test
    void names_the_argument_that_is_missing() {
        assertThatNullPointerException()
                .isThrownBy(() -> CanonicalJson.canonicalize(null))
                .withMessage("utf8Json");
        assertThatNullPointerException()
                .isThrownBy(() -> CanonicalJson.digest(null))
                .withMessage("utf8Json");
    }

    @Test
    void refuses_a_form_that_changes_when_canonicalised_again() {
        CanonicalJson.requireStable("1", "1");

        assertThatThrownBy(() -> CanonicalJson.requireStable("1", "2"))
                .isInstanceOf(CanonicalJsonException.class)
                .hasMessageContaining("changes when it is canonicalised again");
    }

    private static String canonicalize(String json) {
        return new String(CanonicalJson.canonicalize(json.getBytes(UTF_8)), UTF_8);
    }
}
