package io.deprov.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deprov.api.config.ConfigKey;
import io.deprov.api.config.ConfigSchema;
import io.deprov.api.config.ConfigType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReferenceTest {

    private static final ConfigSchema SCHEMA = ConfigSchema.of(
            ConfigKey.of("url", ConfigType.STRING, "Where it is: a|b.")
                    .required()
                    .build(),
            ConfigKey.of("page", ConfigType.STRING, "How much at a time.")
                    .defaultValue("all")
                    .build());

    private static final String TABLE = "| key | type | default | what it is |\n|---|---|---|---|\n"
            + "| `url` | text | **required** | Where it is: a\\|b. |\n"
            + "| `page` | text | `all` | How much at a time. |\n";

    @TempDir
    Path directory;

    private Path page(String between) throws IOException {
        return Files.writeString(
                directory.resolve("page.md"), "before\n<!-- generated: x -->\n" + between + "<!-- end -->\nafter\n");
    }

    @AfterEach
    void no_writing() {
        System.clearProperty("deprov.docs");
    }

    @Test
    void it_is_a_table_of_the_keys() {
        assertThat(ConfigReference.of(SCHEMA)).isEqualTo(TABLE);
    }

    @Test
    void a_fresh_page_is_fine_and_a_stale_one_is_not() throws IOException {
        ConfigReference.requireFresh(page(TABLE), "x", SCHEMA);

        Path stale = page("| an older table |\n");
        assertThatThrownBy(() -> ConfigReference.requireFresh(stale, "x", SCHEMA))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("is stale")
                .hasMessageContaining("-Ddeprov.docs=write");
        assertThat(stale).content().contains("an older table");
        assertThatThrownBy(() -> ConfigReference.requireFresh(stale, "y", SCHEMA))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("<!-- generated: y -->");
    }

    @Test
    void a_stale_page_is_renewed_when_that_is_asked_for() throws IOException {
        Path stale = page("| an older table |\n");
        System.setProperty("deprov.docs", "write");

        ConfigReference.requireFresh(stale, "x", SCHEMA);

        assertThat(stale).hasContent("before\n<!-- generated: x -->\n" + TABLE + "<!-- end -->\nafter\n");
    }
}
