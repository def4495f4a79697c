package io.deprov.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many leavers from a list, under one approval. */
class BatchCommandTest {

    @TempDir
    private Path directory;

    private Office office;

    @BeforeEach
    void threeLeave() {
        office = new Office(directory);
        office.system.person("1", "ada", "1001", "sales");
        office.system.person("2", "bob", "1002", "sales", "vpn");
        office.system.person("3", "eve", "1003");
        office.system.person("9", "stays", "1009", "sales");
        office.write("leavers.csv", "employeeNumber,case\n1001,HR-1\n1002,\n\n1003,\"HR-3\"\n");
    }

    private static Call expect(int code, Call call) {
        assertThat(call.code()).as(call.toString()).isEqualTo(code);
        return call;
    }

    private Call plan(String... more) {
        return office.call(Stream.concat(
                        Stream.of("plan-batch", "--from", office.path("leavers.csv"), "--out", office.path("batch")),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    private Call approve() {
        return office.call("approve", office.path("batch"), "--as", "Ada Lovelace");
    }

    private Path onePlan() throws IOException {
        try (Stream<Path> plans = Files.list(office.file("batch").resolve("plans"))) {
            return plans.sorted().findFirst().orElseThrow();
        }
    }

    @Test
    void everybodyOnTheListIsShownApprovedAndDoneAndNobodyElse() {
        Call plan = expect(0, plan());
        assertThat(plan.out()).contains("3 leavers, 3 with something to execute", "personal data");
        assertThat(plan.err()).contains("[3/3]");
        assertThat(expect(0, office.call("show", office.path("batch"))).out())
                .contains("employeeNumber=1001", "employeeNumber=1002", "employeeNumber=1003", "3 plans");
        assertThat(expect(0, approve()).out()).contains("batch", "sha256:");

        Call apply = expect(0, office.call("apply", office.path("batch")));

        assertThat(apply.out()).contains("3 plans", "REVOKED");
        assertThat(office.system.people.get("1").blocked).isTrue();
        assertThat(office.system.people.get("2").groups).isEmpty();
        assertThat(office.system.people.get("3").blocked).isTrue();
        assertThat(office.system.people.get("9").blocked).isFalse();
        assertThat(expect(0, office.call("status")).out()).contains("HR-1", "HR-3");
        assertThat(expect(0, office.call("apply", office.path("batch"))).out()).contains("REVOKED");
    }

    @Test
    void programsGetTheSame() {
        JsonNode planned = expect(0, plan("--json")).json();
        expect(0, approve());
        JsonNode applied =
                expect(0, office.call("apply", office.path("batch"), "--json")).json();

        assertThat(planned.get("plans").asInt()).isEqualTo(3);
        assertThat(planned.get("leavers")).hasSize(3);
        assertThat(applied.at("/verdicts/REVOKED").asInt()).isEqualTo(3);
        assertThat(applied.get("refused")).isEmpty();
    }

    @Test
    void aPlanThatWasEditedIsRefusedWithoutTheOthers() throws IOException {
        expect(0, plan());
        expect(0, approve());
        Path one = onePlan();
        Files.writeString(one, Files.readString(one).replace("\"generation\" : 1", "\"generation\" : 2"));

        expect(4, office.call("show", office.path("batch")));
        Call apply = expect(4, office.call("apply", office.path("batch")));

        assertThat(apply.out()).contains("refused: ", "edited or damaged");
        assertThat(office.system.people.values().stream().filter(person -> person.blocked))
                .hasSize(2);
    }

    @Test
    void withoutAnApprovalNothingIsDone() {
        expect(0, plan());

        assertThat(expect(3, office.call("apply", office.path("batch"))).err()).contains("not approved");
        assertThat(expect(3, office.call("approve", office.path("batch"), "--as", "bob"))
                        .err())
                .contains("leaver");

        assertThat(office.system.people.values()).noneMatch(person -> person.blocked);
    }

    @Test
    void aDirectoryThatIsNoBatchIsSaidToBeNone() {
        assertThat(expect(2, office.call("show", directory.toString())).err()).contains("holds no batch");
        assertThat(expect(2, office.call("approve", directory.toString(), "--as", "Ada", "--out", office.path("a")))
                        .err())
                .contains("holds no batch");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "employeeNumber\\n              | nobody below it",
                "employeeNumber,employeeNumber\\n1,2 | names a column twice",
                "case\\nHR-1                    | at least one type of identifier",
                "employeeNumber\\n1001,1002     | row 2: there are more values than columns",
                "employeeNumber,case\\n,HR-1    | row 2: no identifier is given",
                "employeeNumber,generation\\n1001,x | row 2: a generation is a number",
                "badge\\n17                     | no target is configured for identifiers of type badge",
                "employeeNumber\\n\"1001        | no CSV file",
            })
    void aListThatMakesNoSenseIsRefusedBeforeAnybodyIsPlanned(String list, String why) {
        office.write("leavers.csv", list.strip().replace("\\n", "\n"));

        Call call = expect(2, plan());

        assertThat(call.err()).contains(why).doesNotContain("\tat ");
        assertThat(office.file("batch")).doesNotExist();
    }

    @Test
    void aDirectoryThatIsInUseIsNotPlannedInto() throws IOException {
        Files.createDirectory(office.file("batch"));
        office.write("batch/mine", "mine");

        assertThat(expect(2, plan()).err()).contains("not empty");
    }
}
