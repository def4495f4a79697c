package io.deprov.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.deprov.api.CheckReport;
import io.deprov.cli.Help;
import io.deprov.cli.json.ApprovalDocument;
import io.deprov.cli.json.BatchDocument;
import io.deprov.cli.json.BatchPlanDocument;
import io.deprov.cli.json.CheckDocument;
import io.deprov.cli.json.DecisionDocument;
import io.deprov.cli.json.ErrorDocument;
import io.deprov.cli.json.ExceptionDocument;
import io.deprov.cli.json.InventoryDocument;
import io.deprov.cli.json.PlanDocument;
import io.deprov.cli.json.ResumeDocument;
import io.deprov.cli.json.RunDocument;
import io.deprov.cli.json.StatusDocument;
import io.deprov.cli.json.StepPart;
import io.deprov.core.inventory.Cell;
import io.deprov.core.journal.CaseRecord;
import io.deprov.core.plan.Approval;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code docs/command-line.md} names every key of every JSON document, and no others. */
class CommandLineDocTest {

    private static final Map<String, Class<?>> DOCUMENTS = Map.ofEntries(
            Map.entry("deprov-check/1", CheckDocument.class),
            Map.entry("deprov-inventory/1", InventoryDocument.class),
            Map.entry("deprov-plan-view/1", PlanDocument.class),
            Map.entry("deprov-batch-plan/1", BatchPlanDocument.class),
            Map.entry("deprov-batch-view/1", BatchDocument.class),
            Map.entry("deprov-batch-run/1", BatchDocument.RunDocument.class),
            Map.entry("deprov-approval-view/1", ApprovalDocument.class),
            Map.entry("deprov-run/1", RunDocument.class),
            Map.entry("deprov-resume/1", ResumeDocument.class),
            Map.entry("deprov-decision/1", DecisionDocument.class),
            Map.entry("deprov-exception/1", ExceptionDocument.class),
            Map.entry("deprov-status/1", StatusDocument.class),
            Map.entry("deprov-error/1", ErrorDocument.class));

    /** Records whose keys are listed in place; steps of a status are "as above", plans have a format of their own. */
    private static final Set<Class<?>> LISTED = Set.of(
            CheckDocument.TargetPart.class,
            CheckDocument.FailurePart.class,
            CheckDocument.ControlPart.class,
            CheckReport.Permission.class,
            InventoryDocument.TargetPart.class,
            InventoryDocument.AccountPart.class,
            InventoryDocument.LookAlikePart.class,
            InventoryDocument.ItemPart.class,
            BatchPlanDocument.Leaver.class,
            StatusDocument.CasePart.class,
            StatusDocument.ExemptionPart.class,
            CaseRecord.RunVerdict.class,
            Approval.class,
            StepPart.class,
            Cell.class);

    /** Parts of a document whose keys stand in another row. */
    private static final Map<Class<?>, Set<Class<?>>> ELSEWHERE = Map.of(
            StatusDocument.class, Set.of(StepPart.class, Approval.class),
            ResumeDocument.class, Set.of(RunDocument.class));

    @Test
    void everyDocumentIsListedWithItsKeys() {
        List<String> rows = new Documentation("command-line.md")
                .block("documents")
                .lines()
                .skip(2)
                .toList();

        assertThat(rows).hasSize(DOCUMENTS.size());
        for (String row : rows) {
            String[] cells = row.split("\\|");
            Class<?> document = DOCUMENTS.get(cells[2].strip().replace("`", ""));
            assertThat(document).as(row).isNotNull();
            Set<String> keys = new TreeSet<>();
            keys(document, keys, ELSEWHERE.getOrDefault(document, Set.of()));
            keys.removeAll(Set.of("format", "exitCode"));
            assertThat(quoted(cells[3])).as(row).isEqualTo(keys);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "check",
                "inventory",
                "plan",
                "plan-batch",
                "show",
                "approve",
                "apply",
                "resume",
                "attest",
                "cancel",
                "release",
                "except",
                "restore",
                "verify",
                "status"
            })
    void everyOptionOfEveryCommandIsListedWithItAndNoOther(String command) {
        String page = new Documentation("command-line.md").text();
        String row = new Documentation("command-line.md")
                .block("commands")
                .lines()
                .filter(line -> line.startsWith("| `" + command))
                .findFirst()
                .orElseThrow();
        Set<String> ofAll = options(page.substring(0, page.indexOf("<!-- commands -->")));

        Set<String> documented = options(row);
        documented.addAll(ofAll);

        assertThat(ofAll).contains("--config", "--json", "--all", "--debug", "--help");
        assertThat(documented).isEqualTo(Help.options(command));
    }

    private static Set<String> options(String text) {
        return Pattern.compile("(?<![a-z])--[a-z][a-z-]*")
                .matcher(text.replace("#for-programs---json", ""))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void theExitCodesAreListedInTheirOrder() {
        List<String> codes = new Documentation("command-line.md")
                .block("codes")
                .lines()
                .skip(2)
                .map(line -> line.split("\\|")[1].strip())
                .toList();

        assertThat(codes).containsExactlyElementsOf(Help.exitCodes());
    }

    private static Set<String> quoted(String text) {
        return Pattern.compile("`([a-zA-Z]+)`")
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void keys(Class<?> type, Set<String> keys, Set<Class<?>> elsewhere) {
        for (RecordComponent component : type.getRecordComponents()) {
            keys.add(component.getName());
            Type inner = component.getGenericType() instanceof ParameterizedType list
                    ? list.getActualTypeArguments()[0]
                    : component.getType();
            if (inner instanceof Class<?> part && LISTED.contains(part) && !elsewhere.contains(part)) {
                keys(part, keys, elsewhere);
            }
        }
    }
}
