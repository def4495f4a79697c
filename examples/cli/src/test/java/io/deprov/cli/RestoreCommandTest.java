package io.deprov.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was taken away by mistake is given back on somebody's word, and is not taken again. */
class RestoreCommandTest {

    @TempDir
    private Path directory;

    private Office office;
    private String removal;
    private String block;

    @BeforeEach
    void everythingButADeletionIsDone() throws Exception {
        office = new Office(directory);
        office.system.person("7", "jdoe", "1001", "sales");
        office.plan("p.json");
        office.approve("p.json");
        office.apply("p.json");
        for (JsonNode each :
                json(office.call("status", "--json")).get("cases").get(0).get("steps")) {
            if (each.get("effect").asText().equals("remove")) {
                removal = each.get("id").asText();
            }
            if (each.get("effect").asText().equals("block-sign-in")) {
                block = each.get("id").asText();
            }
        }
    }

    private static JsonNode json(Call call) throws Exception {
        return new ObjectMapper().readTree(call.out());
    }

    private Call restore(String name, String... more) {
        String[] args = new String[6 + more.length];
        System.arraycopy(
                new String[] {"restore", office.path("p.json"), "--as", name, "--reason", "ticket 4711"},
                0,
                args,
                0,
                6);
        System.arraycopy(more, 0, args, 6, more.length);
        return office.call(args);
    }

    @Test
    void thePlanSaysWhatCanBeGivenBack() {
        assertThat(office.call("show", office.path("p.json")).out()).contains("not restorable", " restorable");
    }

    @Test
    void aMembershipComesBackAndIsNotTakenAgain() {
        Call call = restore("Ada Lovelace", "--step", removal.substring(0, 8));

        assertThat(call.code()).isZero();
        assertThat(call.out()).contains("RESTORED", removal.substring(0, 12));
        assertThat(office.system.people.get("7").groups).containsExactly("sales");
        office.later(Duration.ofDays(40));
        assertThat(office.call("resume").code()).isZero();
        assertThat(office.system.people.get("7").groups).containsExactly("sales");
        assertThat(office.call("status").out()).contains("RESTORED");
    }

    @Test
    void programsGetTheDocumentOfARun() throws Exception {
        JsonNode document = json(restore("Ada Lovelace", "--everything", "--json"));

        assertThat(document.get("format").asText()).isEqualTo("deprov-run/1");
        assertThat(document.get("verdict").asText()).isEqualTo("RESTORED");
        assertThat(document.get("exitCode").asInt()).isZero();
    }

    @Test
    void whatIsNotGivenBackIsSaidAndTheAnswerIsOne() {
        office.system.dissolved = true;

        Call call = restore("Ada Lovelace", "--step", removal);

        assertThat(call.code()).isOne();
        assertThat(call.out()).contains("NOT_RESTORED", "nothing to give it back to");
        assertThat(restore("Ada Lovelace", "--everything").code()).isOne();
    }

    @Test
    void whatCannotBeGivenBackIsRefusedAndSaysWhy() {
        int writes = office.system.writes;

        assertThat(restore("Ada Lovelace", "--step", block).code()).isEqualTo(3);
        assertThat(restore("Ada Lovelace", "--step", block).err()).contains("not restorable");
        assertThat(restore("jdoe", "--step", removal).err()).contains("leaver");
        assertThat(restore("Ada Lovelace").code()).isEqualTo(2);
        assertThat(restore("Ada Lovelace", "--everything", "--step", removal).code())
                .isEqualTo(2);
        assertThat(restore("Ada Lovelace", "--step", "000000").code()).isEqualTo(2);
        assertThat(office.system.writes).isEqualTo(writes);
    }
}
