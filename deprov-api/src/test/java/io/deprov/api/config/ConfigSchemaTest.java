package io.deprov.api.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a configuration may say, checked offline. */
class ConfigSchemaTest {

    private static final ConfigSchema SCHEMA = ConfigSchema.of(
            ConfigKey.of("text", ConfigType.STRING, "Text.").required().build(),
            ConfigKey.of("size", ConfigType.INTEGER, "Size.")
                    .defaultValue(4L)
                    .range(1, 64)
                    .build(),
            ConfigKey.of("on", ConfigType.BOOLEAN, "On.").defaultValue(false).build(),
            ConfigKey.of("wait", ConfigType.DURATION, "Wait.")
                    .defaultValue(Duration.ofSeconds(5))
                    .build(),
            ConfigKey.of("mode", ConfigType.CHOICE, "Mode.").choices("a", "b").build(),
            ConfigKey.of("secret", ConfigType.SECRET, "Secret.").build(),
            ConfigKey.of("list", ConfigType.STRING_LIST, "List.").build(),
            ConfigKey.of("part", ConfigType.SECTION, "Part.")
                    .section(ConfigSchema.of(ConfigKey.of("inner", ConfigType.STRING, "Inner.")
                            .required()
                            .build()))
                    .build(),
            ConfigKey.of("parts", ConfigType.SECTION_MAP, "Parts.")
                    .section(ConfigSchema.of(ConfigKey.of("inner", ConfigType.STRING, "Inner.")
                            .required()
                            .build()))
                    .build());

    private static List<String> problems(String key, Object value) {
        Map<String, Object> raw = new HashMap<>(Map.of("text", "x"));
        raw.put(key, value);
        try {
            SCHEMA.read("t", raw);
            return List.of();
        } catch (ConfigException e) {
            return e.problems();
        }
    }

    @Test
    void everyTypeIsReadAndDefaultsAreFilledIn() throws Exception {
        ConnectorConfig config = SCHEMA.read(
                "t",
                Map.of(
                        "text",
                        "x",
                        "mode",
                        "b",
                        "secret",
                        "env:PW",
                        "list",
                        List.of("1", "2"),
                        "part",
                        Map.of("inner", "i"),
                        "parts",
                        Map.of("one", Map.of("inner", "j"))));

        assertThat(config.string("text")).isEqualTo("x");
        assertThat(config.integer("size")).isEqualTo(4);
        assertThat(config.bool("on")).isFalse();
        assertThat(config.duration("wait")).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.string("mode")).isEqualTo("b");
        assertThat(config.secret("secret")).isEqualTo(new SecretRef("env", "PW"));
        assertThat(config.strings("list")).containsExactly("1", "2");
        assertThat(config.section("part").orElseThrow().string("inner")).isEqualTo("i");
        assertThat(config.sections("parts").get("one").string("inner")).isEqualTo("j");
        assertThat(config.toString()).doesNotContain("PW");
    }

    @Test
    void everyWrongTypeIsNamedWithItsPlace() {
        assertThat(problems("text", 5))
                .singleElement()
                .asString()
                .contains("t.text")
                .contains("text");
        assertThat(problems("size", "5")).singleElement().asString().contains("t.size");
        assertThat(problems("size", 5.5)).hasSize(1);
        assertThat(problems("size", true)).hasSize(1);
        assertThat(problems("on", "yes")).hasSize(1);
        assertThat(problems("wait", "5s")).hasSize(1);
        assertThat(problems("wait", 5)).hasSize(1);
        assertThat(problems("wait", "PT-5S")).hasSize(1);
        assertThat(problems("mode", "c")).singleElement().asString().contains("[a, b]");
        assertThat(problems("list", "1,2")).hasSize(1);
        assertThat(problems("list", List.of("1", 2))).hasSize(1);
        assertThat(problems("part", "x")).hasSize(1);
        assertThat(problems("part", Map.of()))
                .singleElement()
                .asString()
                .contains("t.part")
                .contains("inner");
        assertThat(problems("parts", Map.of("one", "x")))
                .singleElement()
                .asString()
                .contains("t.parts.one");
        assertThat(problems("parts", Map.of("one", Map.of("outer", "x")))).hasSize(2);
    }

    @Test
    void numbersOutOfRangeAreRefusedHoweverLargeTheyAre() {
        assertThat(problems("size", 1)).isEmpty();
        assertThat(problems("size", 64L)).isEmpty();
        assertThat(problems("size", 0)).hasSize(1);
        assertThat(problems("size", 65)).hasSize(1);
        assertThat(problems("size", BigInteger.TWO.pow(70))).hasSize(1);
    }

    @Test
    void aKeyWithoutAValueCountsAsLeftOut() {
        assertThat(problems("size", null)).isEmpty();
        assertThat(problems("text", null)).singleElement().asString().contains("missing key \"text\"");
    }

    @Test
    void aSecretWrittenOutIsRefusedAndNeverRepeated() {
        for (Object value :
                new Object[] {"hunter2", "", ":", "env:", ":x", "ENV:X", "a b:c", 12345678, List.of("hunter2")}) {
            assertThat(problems("secret", value))
                    .as(String.valueOf(value))
                    .singleElement()
                    .asString()
                    .contains("t.secret")
                    .doesNotContain("hunter2")
                    .doesNotContain("12345678");
        }
    }

    @Test
    void anUnknownKeyIsNamedWithTheKnownOnes() {
        assertThat(problems("txet", "x"))
                .singleElement()
                .asString()
                .contains("txet")
                .contains("text");
    }

    @Test
    void allProblemsAreNamedAtOnce() {
        assertThatThrownBy(() -> SCHEMA.read("t", Map.of("size", "x", "on", 1, "nope", 1)))
                .isInstanceOfSatisfying(
                        ConfigException.class, e -> assertThat(e.problems()).hasSize(4));
    }

    @Test
    void aSchemaThatMakesNoSenseIsRefused() {
        assertThatThrownBy(() -> ConfigKey.of("Bad", ConfigType.STRING, ""))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ConfigKey.of("a", ConfigType.CHOICE, "").build())
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ConfigKey.of("a", ConfigType.SECTION, "").build())
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ConfigKey.of("a", ConfigType.STRING, "")
                        .required()
                        .defaultValue("x")
                        .build())
                .isInstanceOf(IllegalArgumentException.class);
        ConfigKey key = ConfigKey.of("a", ConfigType.STRING, "").build();
        assertThatThrownBy(() -> ConfigSchema.of(key, key)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void askingForWhatIsNotThereIsAMistakeOfTheConnector() throws Exception {
        ConnectorConfig config = SCHEMA.read("t", Map.of("text", "x"));

        assertThatThrownBy(() -> config.secret("secret")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> config.integer("text")).isInstanceOf(IllegalStateException.class);
        assertThat(config.optionalSecret("secret")).isEmpty();
        assertThat(config.has("secret")).isFalse();
        assertThat(config.sections("parts")).isEmpty();
    }

    @Test
    void whatIsReadDoesNotChangeWithWhatWasGiven() throws Exception {
        Map<String, Object> raw = new HashMap<>(Map.of("text", "x"));
        ConnectorConfig config = SCHEMA.read("t", raw);
        raw.put("text", "y");

        assertThat(config.string("text")).isEqualTo("x");
    }
}
