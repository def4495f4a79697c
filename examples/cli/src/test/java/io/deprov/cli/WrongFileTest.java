package io.deprov.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that is no plan and no approval is refused in words for people, and nothing of what is in it is repeated. */
class WrongFileTest {

    private static final String CANARY = "canary-hunter2";

    @TempDir
    private Path directory;

    private Office office;

    @BeforeEach
    void somebodyLeaves() {
        office = new Office(directory);
        office.system.person("7", "jdoe", "1001", "sales");
        office.plan("p.json");
        office.approve("p.json");
    }

    /** Wherever it can be named. */
    private List<Call> callsWith(String file) {
        return List.of(
                office.call("show", office.path(file)),
                office.call("approve", office.path(file), "--as", "Ada", "--out", office.path("new")),
                office.call("apply", office.path(file)),
                office.call("verify", office.path(file)),
                office.call("apply", office.path("p.json"), "--approval", office.path(file)),
                office.call("show", "--json", office.path(file)));
    }

    private void assertRefused(int code, String file, String... words) {
        for (Call call : callsWith(file)) {
            assertThat(call.code()).as(call.toString()).isEqualTo(code);
            assertThat(call.err())
                    .contains(office.path(file))
                    .contains(words)
                    .hasLineCount(1)
                    .doesNotContain("io.deprov", "com.fasterxml", "Exception", "token", "property", "Deserialization");
            assertThat(call.out() + call.err()).doesNotContain(CANARY);
        }
        assertThat(office.file("new")).doesNotExist();
        assertThat(office.system.writes).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                CANARY,
                CANARY + "\n",
                "\"" + CANARY + "\"",
                "'" + CANARY,
                "{\"" + CANARY + "\": 1}",
                "{\"format\": \"" + CANARY + "\"}",
                "{\"format\": \"" + CANARY + "\", \"digest\": \"x\", \"plan\": null}",
                "{\"format\": [\"" + CANARY + "\"]}",
                "{\"format\": \"deprov-plan/1\", \"digest\": \"" + CANARY + "\", \"plan\": \"" + CANARY + "\"}",
                "[1, 2]",
                "null",
                "007",
                "-----BEGIN PRIVATE KEY-----\n" + CANARY
            })
    void whatIsNoPlanAtAllIsAnIntegrityFailureThatRepeatsNothing(String content) {
        office.write("f", content);

        assertRefused(4, "f", "again");
    }

    @Test
    void rubbishIsRefused() throws IOException {
        byte[] bytes = new byte[5000];
        new Random(1).nextBytes(bytes);
        Files.write(office.file("f"), bytes);

        assertRefused(4, "f", "again");
    }

    @Test
    void anEmptyFileIsCalledEmpty() {
        office.write("f", "");

        assertRefused(4, "f", "it is empty");
    }

    @Test
    void aPlanCutAnywhereIsRefusedSayingWhere() throws IOException {
        byte[] whole = Files.readAllBytes(office.file("p.json"));
        for (int length = 1; length < whole.length - 1; length += whole.length / 40) {
            Files.writeString(office.file("f"), new String(whole, 0, length, StandardCharsets.UTF_8));

            Call call = office.call("show", office.path("f"));

            assertThat(call.code()).as("cut at %d: %s", length, call).isEqualTo(4);
            assertThat(call.err()).containsPattern("at line \\d+, column \\d+").contains("plan again");
        }
    }

    @Test
    void aKeyAddedByHandIsRefused() {
        office.write("f", office.read("p.json").replace("\"generation\" : 1", "\"generation\" : 1, \"mine\" : 3"));

        assertThat(office.call("show", office.path("f")).code()).isEqualTo(4);
    }

    @Test
    void anotherVersionAndAnotherKindOfFileAreCalledByTheirNames() {
        office.write("f", office.read("p.json").replace("deprov-plan/1", "deprov-plan/2"));
        Call newer = office.call("show", office.path("f"));
        Call approval = office.call("show", office.path("p.json.approval"));
        Call plan = office.apply("p.json", "--approval", office.path("p.json"));

        assertThat(List.of(newer, approval, plan)).extracting(Call::code).containsOnly(4);
        assertThat(newer.err()).contains("says it is deprov-plan/2", "the deprov that wrote it");
        assertThat(approval.err()).contains("says it is deprov-approval/1", "name the right file");
        assertThat(plan.err()).contains("no deprov approval", "says it is deprov-plan/1");
    }

    @Test
    void aDirectoryAndAFileThatIsNotThereAreUsageErrorsInWords() throws IOException {
        Files.createDirectory(office.file("folder"));

        assertRefused(2, "folder", "it is a directory");
        assertRefused(2, "gone", "it is not there");
        Call empty = office.call("show", "");
        assertThat(empty.code()).isEqualTo(2);
        assertThat(empty.err()).contains("path of the plan is empty");
    }
}
