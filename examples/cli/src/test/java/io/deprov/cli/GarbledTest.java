package io.deprov.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the JVM could not read under the locale is not looked for: "nobody found" would be believed. */
class GarbledTest {

    private static final String GARBLED = "j\uFFFD\uFFFDrg";

    @TempDir
    private Path directory;

    @Test
    void lettersThatWereLostAreAUsageErrorForEveryCommand() {
        Office office = new Office(directory);
        for (Call call : List.of(
                office.call("inventory", "--id", "employeeNumber=" + GARBLED),
                office.call("plan", "--id", "employeeNumber=" + GARBLED, "--out", office.path("p.json")),
                office.call("plan", "--id", "employeeNumber=1001", "--out", office.path(GARBLED)),
                office.call("approve", office.path("p.json"), "--as", GARBLED))) {
            assertThat(call.code()).as(call.toString()).isEqualTo(2);
            assertThat(call.err()).contains("locale", "LC_ALL=C.UTF-8").hasLineCount(1);
            assertThat(call.out()).isEmpty();
        }
        assertThat(office.file("p.json")).doesNotExist();
    }

    @Test
    void lettersThatWereReadAreFine() {
        Office office = new Office(directory);
        office.system.person("7", "jörg", "jörg-漢字-🙂");

        Call call = office.call("inventory", "--json", "--id", "employeeNumber=jörg-漢字-🙂");

        assertThat(call.json().at("/targets/0/accounts/0/displayName").asText()).isEqualTo("jörg");
    }
}
