package io.deprov.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.deprov.api.StepId;
import io.deprov.api.access.ItemId;
import io.deprov.core.json.CoreJson;
import io.deprov.core.testing.Bench;
import io.deprov.core.testing.InMemoryTarget;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A step has one id in each case, however it is reckoned. */
class StepsElsewhereTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"leave-7", "a\"b", "[\"x\",1]", "Ünï", ",", "a\\", ""})
    void theIdsAreThoseOfPlansOfThatCase(String caseId) {
        Plan plan = planned();
        Map<ItemId, List<StepId>> elsewhere = new StepsElsewhere(plan).in(caseId, 12);

        assertThat(elsewhere).hasSize(plan.accounts().size()).isNotEmpty();
        for (PlannedStep step : plan.steps()) {
            assertThat(step.idIn(caseId, 12).value()).isEqualTo(asWrittenDown(caseId, 12, step));
            boolean onAccountItself = step.access().id().equals(step.account().id());
            assertThat(elsewhere.get(step.account().id()).contains(step.idIn(caseId, 12)))
                    .as("%s of %s", step.effect(), step.access())
                    .isEqualTo(onAccountItself);
        }
    }

    @Test
    void inThisCaseTheyAreThePlansOwn() {
        Plan plan = planned();
        new StepsElsewhere(plan)
                .in(plan.caseId(), plan.generation())
                .values()
                .forEach(ids -> assertThat(ids)
                        .isNotEmpty()
                        .allMatch(id -> plan.step(id).isPresent()));
    }

    private static String asWrittenDown(String caseId, int generation, PlannedStep step) {
        ItemId item = step.access().id();
        return CoreJson.digest(List.of(
                        caseId,
                        generation,
                        item.target(),
                        item.partition(),
                        item.kind(),
                        item.ownerId().orElse(""),
                        item.nativeId(),
                        step.effect()))
                .substring("sha256:".length());
    }

    private Plan planned() {
        try (Bench bench = new Bench(directory)) {
            InMemoryTarget corp = bench.target("corp");
            String jdoe = corp.account("jdoe", "1001");
            String adm = corp.account("adm-jdoe", "1001");
            corp.key(jdoe, "SHA256:a").group(jdoe, "staff").group(adm, "admins");
            return bench.plan();
        }
    }
}
