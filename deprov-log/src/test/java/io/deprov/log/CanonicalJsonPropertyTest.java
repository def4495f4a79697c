package io.deprov.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

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
