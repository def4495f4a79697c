package io.deprov.testkit.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import io.deprov.testkit.ConnectorContract;
import io.deprov.testkit.Rule;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** No connector gets away with lying: the contract fails each broken one, by the rule it breaks, and says what to do. */
class MutantTest {

    /** Takes down why tests failed. */
    private static final class Failures implements TestExecutionListener {

        private final List<String> messages = new ArrayList<>();
        private int run;

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            if (test.isTest()) {
                run++;
                result.getThrowable().ifPresent(thrown -> messages.add(String.valueOf(thrown.getMessage())));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.deprov.testkit.memory.Mutants#all")
    void it_is_failed_by_the_rule_that_it_breaks(Mutant mutant) {
        BrokenConnector.mutant = mutant;
        Failures failures = new Failures();
        Launcher launcher = LauncherFactory.create();

        List<Method> tests = tests().stream()
                .filter(test -> test.getAnnotation(Rule.class).value().equals(mutant.rule()))
                .toList();
        launcher.execute(
                LauncherDiscoveryRequestBuilder.request()
                        .selectors(tests.stream()
                                .map(test -> selectMethod(BrokenConnector.class, test))
                                .toList())
                        .build(),
                failures);

        assertThat(failures.run).as("tests of the rule").isEqualTo(1);
        assertThat(failures.messages)
                .as("what the contract says of a connector that " + mutant)
                .anySatisfy(message -> assertThat(message)
                        .startsWith("[" + mutant.rule() + "] ")
                        .contains("What to do: "));
    }

    @Test
    void there_is_a_mutant_for_every_rule() {
        Set<String> broken = Mutants.all().map(Mutant::rule).collect(Collectors.toSet());

        assertThat(broken).containsExactlyInAnyOrderElementsOf(rules());
    }

    private static List<Method> tests() {
        return ReflectionSupport.findMethods(
                ConnectorContract.class,
                method -> method.isAnnotationPresent(Rule.class),
                HierarchyTraversalMode.BOTTOM_UP);
    }

    private static Set<String> rules() {
        return tests().stream()
                .map(method -> method.getAnnotation(Rule.class).value())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
