package io.deprov.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random documents; a failure names the seed that repeats it. */
class CanonicalJsonPropertyTest {
    private static final int DOCUMENTS = 2_000;

    @Test
    void the_same_document_has_one_canonical_form_however_it_is_written() {
        for (long seed = 0; seed < DOCUMENTS; seed++) {
            RandomJson json = new RandomJson(seed);
            Object document = json.document();

            String canonical = canonicalize(json.written(document));

            assertThat(canonical).as("seed %d", seed).isEqualTo(RandomJson.canonical(document));
            assertThat(canonicalize(json.written(document)))
                    .as("seed %d, written anew", seed)
                    .isEqualTo(canonical);
            assertThat(canonicalize(canonical)).as("seed %d, again", seed).isEqualTo(canonical);
        }
    }

    /** What is handed back as it is, because it was recognised, is what the library makes of it. */
    @Test
    void what_is_recognised_as_canonical_is() {
        int recognised = 0;
        for (long seed = 0; seed < 20 * DOCUMENTS; seed++) {
            RandomJson json = new RandomJson(seed);
            Object document = json.document();
            String canonical = RandomJson.canonical(document);
            StrictJson whole = StrictJson.check(canonical);
            assertThat(whole.isCanonical()).as("seed %d", seed).isEqualTo(!whole.hasReals());
            for (byte[] other :
                    List.of(json.written(document).getBytes(UTF_8), json.damaged(canonical.getBytes(UTF_8)))) {
                try {
                    String text = StrictJson.decode(other);
                    if (StrictJson.check(text).isCanonical()) {
                        assertThat(text).as("seed %d", seed).isEqualTo(CanonicalJson.serialize(text));
                        recognised++;
                    }
                } catch (CanonicalJsonException e) {
                    assertThat(e.offset()).as("seed %d", seed).isLessThanOrEqualTo(other.length);
                }
            }
        }
        assertThat(recognised).isGreaterThan(DOCUMENTS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-0",
                "[-0]",
                " 1",
                "1\n",
                "[1, 2]",
                "{\"b\":1,\"a\":2}",
                "{\"\uffff\":1,\"\ud83d\ude02\":2}",
                "\"\\/\"",
                "\"\\u0008\"",
                "\"\\u001F\"",
                "\"\\u0041\"",
                "\"\\u0022\"",
                "\"\\u007f\"",
                "\"\\ud83d\\ude02\"",
                "1.5",
                "1e3"
            })
    void what_is_not_or_may_not_be_canonical_is_left_to_the_library(String document) {
        assertThat(StrictJson.check(document).isCanonical()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-1",
                "9007199254740992",
                "\"\"",
                "{}",
                "[]",
                "null",
                "{\"\":0,\"A\":1,\"a\":[true,{\"x\":null}]}",
                "\"\\u001f\\\"\\\\\\b\\f\\n\\r\\t/\u007f\u2028\"",
                "{\"\ud83d\ude02\":1,\"\ufffd\":2}"
            })
    void what_is_canonical_is_recognised(String document) {
        assertThat(StrictJson.check(document).isCanonical()).isTrue();
        assertThat(CanonicalJson.serialize(document)).isEqualTo(document);
    }

    @Test
    void every_number_that_is_taken_keeps_its_value() {
        Random random = new Random(20_260_101);
        int taken = 0;
        for (int i = 0; i < 100_000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            double magnitude = Math.abs(value);
            if (!Double.isFinite(value) || magnitude >= 0x1p53 && magnitude < 1e21) {
                continue;
            }
            String canonical = canonicalize("[" + value + "]");

            assertThat(Double.parseDouble(canonical.substring(1, canonical.length() - 1)))
                    .as("%s, written %s", value, canonical)
                    .isEqualTo(value);
            taken++;
        }
        assertThat(taken).isGreaterThan(90_000);
    }

    @Test
    void a_damaged_document_is_refused_or_has_a_canonical_form_and_nothing_else_happens() {
        int refused = 0;
        for (long seed = 0; seed < DOCUMENTS; seed++) {
            RandomJson json = new RandomJson(seed);
            byte[] damaged = json.damaged(json.written(json.document()).getBytes(UTF_8));
            try {
                byte[] canonical = CanonicalJson.canonicalize(damaged);
                assertThat(CanonicalJson.canonicalize(canonical))
                        .as("seed %d", seed)
                        .isEqualTo(canonical);
            } catch (CanonicalJsonException e) {
                assertThat(e.offset()).as("seed %d: %s", seed, e.getMessage()).isBetween(0, damaged.length);
                refused++;
            }
        }
        assertThat(refused).isBetween(DOCUMENTS / 10, DOCUMENTS - 1);
    }

    private static String canonicalize(String json) {
        return new String(CanonicalJson.canonicalize(json.getBytes(UTF_8)), UTF_8);
    }
}
