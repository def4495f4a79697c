package io.deprov.log;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What would be hashed in a form that says something else is refused, with the place. */
class CanonicalJsonGuardsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "9007199254740993",
                "-9007199254740993",
                "9007199254740994",
                "100000000000000000000",
                "1000000000000000000000000000000"
            })
    void refuses_integers_beyond_the_last_exact_one(String number) {
        assertRefused("[0," + number + "]", 3, "integer beyond 2^53");
    }

    @Test
    void refuses_integers_of_more_digits_than_a_double_can_count() {
        assertRefused("1".repeat(400), 0, "integer beyond 2^53");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"9007199254740993.0", "9007199254740992.0", "2e16", "-1e20", "9.99e20", "9007199254740991.9"})
    void refuses_what_would_become_such_an_integer(String number) {
        assertRefused("[0," + number + "]", 3, "canonical form is an integer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e309", "-1e309", "1.8e308", "1e99999999999999999999"})
    void refuses_numbers_too_large(String number) {
        assertRefused("[0," + number + "]", 3, "too large");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e-400", "-0.1e-999", "2e-324", "1e-99999999999999999999"})
    void refuses_numbers_that_would_become_zero(String number) {
        assertRefused("[0," + number + "]", 3, "tell from zero");
    }

    @ParameterizedTest
    @ValueSource(strings = {"01", "-01", "00", "-00.5", "007"})
    void refuses_leading_zeros(String number) {
        assertRefused("[0," + number + "]", 3, "leading zero");
    }

    @ParameterizedTest
    @CsvSource({
        "NaN,0",
        "Infinity,0",
        "-Infinity,1",
        "+1,0",
        ".5,0",
        "1.,2",
        "1.e3,2",
        "1e,2",
        "1e+,3",
        "-,1",
        "0x10,1",
        "1_000,1",
        "1f,1",
        "\u0661,0",
        "--1,1",
        "1e1.5,3"
    })
    void refuses_numbers_that_are_none(String number, int where) {
        byte[] json = ("[" + number + "]").getBytes(UTF_8);

        assertThat(refusal(json).offset()).isEqualTo(where + 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1,\"a\":1}",
                "{\"a\":1,\"\\u0061\":2}",
                "{\"/\":1,\"\\/\":2}",
                "{\"\\n\":1,\"\\u000A\":2}",
                "{\"\":1,\"\":2}"
            })
    void refuses_a_name_twice_however_escaped(String json) {
        assertRefused(json, json.indexOf(',') + 1, "has already");
    }

    @Test
    void refuses_a_name_twice_in_an_object_far_inside() {
        assertRefused("[{\"x\":[{\"y\":null , \"z\":0, \"y\":1}]}]", 26, "has already");
    }

    @Test
    void takes_a_name_again_in_another_object() {
        byte[] canonical = CanonicalJson.canonicalize("{\"a\":{\"a\":[{\"a\":1},{\"a\":2}]}}".getBytes(UTF_8));

        assertThat(canonical).asString(UTF_8).isEqualTo("{\"a\":{\"a\":[{\"a\":1},{\"a\":2}]}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\ud83d",
                "\\ude02",
                "\\ude02\\ud83d",
                "\\ud83d\\ud83d",
                "\\ud83dx",
                "\\ud83d\\n",
                "\\ud83d\\u0041",
                "\\uDBFF"
            })
    void refuses_half_a_surrogate_pair(String escapes) {
        assertRefused("[\"ab" + escapes + "\"]", 4, "surrogate");
    }

    @ParameterizedTest
    @CsvSource({
        "ff, a byte that UTF-8 never has",
        "80, a continuation without a start",
        "c3, a start without its continuation",
        "c328, a start with something else behind it",
        "c080, an overlong NUL",
        "c1bf, an overlong ASCII character",
        "e080af, an overlong slash",
        "eda080, a surrogate",
        "edb080, the other half of one",
        "f4908080, beyond the last code point",
        "f8888080, five bytes"
    })
    void refuses_what_is_not_utf8(String hex, String what) {
        byte[] json = concat("\"\u20ac".getBytes(UTF_8), HexFormat.of().parseHex(hex), "\"".getBytes(UTF_8));

        CanonicalJsonException refusal = refusal(json);

        assertThat(refusal.offset()).as(what).isEqualTo(4);
        assertThat(refusal).hasMessageContaining("not UTF-8");
    }

    @Test
    void refuses_utf16() {
        assertThat(refusal("{}".getBytes(UTF_16LE)).offset()).isEqualTo(1);
    }

    @Test
    void refuses_a_byte_order_mark() {
        assertRefused("\ufeff{}", 0, "byte order mark");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} {}|3",
                "1 2|2",
                "[],|2",
                "null]|4",
                "truetrue|4",
                "{}//|2",
                "\"a\"\"b\"|3",
                "`{}\u0000`|2",
                "`{}\u00a0`|2"
            })
    void refuses_content_behind_the_document(String json, int where) {
        assertRefused(json, where, "one document at a time");
    }

    @ParameterizedTest
    @ValueSource(ints = {StrictJson.MAX_DEPTH + 1, 1_000_000})
    void refuses_deep_nesting_before_the_stack_ends(int depth) {
        assertRefused("[".repeat(depth), StrictJson.MAX_DEPTH, "deep");
        assertRefused("{\"\":".repeat(depth), 4 * StrictJson.MAX_DEPTH, "deep");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``|0",
                "`  `|2",
                "[|1",
                "{|1",
                "[1,]|3",
                "{\"a\":1,}|7",
                "[,1]|1",
                "[1 2]|3",
                "{\"a\" 1}|5",
                "{a:1}|1",
                "{'a':1}|1",
                "{1:1}|1",
                "{\"a\":}|5",
                "{\"a\"}|4",
                "[}|1",
                "[1}|2",
                "{]|1",
                "True|0",
                "nul|0",
                "undefined|0",
                "\"abc|4",
                "\"abc\\|5",
                "\"\\u00|5",
                "\"\\u00g0\"|5",
                "\"\\u\u0661\u0661\u0661\u0661\"|3",
                "[1/**/]|2",
                "`[\u000b1]`|1",
                "`[\u00a01]`|1",
                "`\u0000`|0",
                "\uffff|0"
            })
    void refuses_what_is_not_json(String json, int where) {
        assertThat(refusal(json.getBytes(UTF_8)).offset()).isEqualTo(where);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\a", "\\'", "\\x41", "\\0", "\\U0041", "\\ "})
    void refuses_unknown_escapes(String escape) {
        assertRefused("[\"" + escape + "\"]", 2, "escape that JSON does not know");
    }

    @ParameterizedTest
    @ValueSource(chars = {'\0', '\b', '\t', '\n', '\r', '\u001f'})
    void refuses_raw_control_characters_in_strings(char control) {
        assertRefused("\"a" + control + "\"", 2, "control character");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u007f", "\u2028", "\ufeff", "\uffff", "\udbff\udfff", "/"})
    void takes_raw_characters_that_json_allows_in_strings(String allowed) {
        byte[] canonical = CanonicalJson.canonicalize(("\"" + allowed + "\"").getBytes(UTF_8));

        assertThat(canonical).asString(UTF_8).isEqualTo("\"" + allowed + "\"");
    }

    @Test
    void counts_the_place_in_bytes() {
        assertRefused("[\"\u20ac\ud83d\ude02\",01]", 11, "leading zero");
    }

    @Test
    void quotes_nothing_of_the_document() {
        CanonicalJsonException refusal = refusal("{\"jane.doe\":1,\"jane.doe\":2}".getBytes(UTF_8));

        assertThat(refusal)
                .hasMessage("JSON document, byte 14: a member name that this object has already; keep one of the two");
    }

    private static void assertRefused(String json, int offset, String message) {
        CanonicalJsonException refusal = refusal(json.getBytes(UTF_8));
        assertThat(refusal).hasMessageContaining(message);
        assertThat(refusal.offset()).as(refusal.getMessage()).isEqualTo(offset);
    }

    private static CanonicalJsonException refusal(byte[] json) {
        CanonicalJsonException refusal =
                catchThrowableOfType(CanonicalJsonException.class, () -> CanonicalJson.canonicalize(json));
        assertThat(refusal).as("refusal of %s", new String(json, ISO_8859_1)).isNotNull();
        return refusal;
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
