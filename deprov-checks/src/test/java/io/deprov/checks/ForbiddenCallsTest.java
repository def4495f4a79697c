package io.deprov.checks;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What no library code may call: the machine's clock, sleep, standard output, JDK logging. */
class ForbiddenCallsTest {

    /** Listens to what connectors print and log, and passes it on. */
    private static final String LISTENER = "io.deprov.testkit.Overheard";

    private static final String BUILDER = "io.deprov.core.DeprovisionerBuilder";
    private static final String SLEEPER = "io.deprov.core.execute.Sleeper";

    private static final Set<String> SLEEPING = Set.of(
            "java.lang.Thread", "java.util.concurrent.TimeUnit", "com.google.common.util.concurrent.Uninterruptibles");

    /** The kit is a clock and a sleeper itself: it holds connectors to real time. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "TESTKIT")
    void time_comes_from_a_clock_that_was_handed_in(LibraryModule module) {
        check(module, "read the machine's clock", access -> readsTheClock(access) && !isDefaultClock(access));
    }

    @Test
    void the_only_default_clock_is_the_builders() {
        assertThat(allowed(ForbiddenCallsTest::readsTheClock)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "TESTKIT")
    void waiting_is_done_by_the_sleeper(LibraryModule module) {
        check(module, "sleep", access -> sleeps(access) && !isIn(access, SLEEPER));
    }

    @Test
    void the_sleeper_sleeps_in_one_place() {
        assertThat(allowed(ForbiddenCallsTest::sleeps)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void nothing_is_printed(LibraryModule module) {
        check(
                module,
                "print to standard output or error",
                access -> prints(access) && !access.getOriginOwner().getName().startsWith(LISTENER));
    }

    @ParameterizedTest
    @EnumSource
    void logging_goes_through_slf4j(LibraryModule module) {
        noClasses()
                .that(describe("are not the listener", type -> !type.getName().startsWith(LISTENER)))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.logging..")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.System$Logger")
                .check(LibraryClasses.of(module));
    }

    private static void check(LibraryModule module, String what, Predicate<JavaAccess<?>> forbidden) {
        noClasses()
                .should()
                .accessTargetWhere(describe(what, forbidden))
                .as(module.folder() + " should not " + what)
                .check(LibraryClasses.of(module));
    }

    /** The exceptions a rule makes in the core. That there are any shows that the rule sees such calls. */
    private static List<? extends JavaAccess<?>> allowed(Predicate<JavaAccess<?>> forbidden) {
        return LibraryClasses.of(LibraryModule.CORE).stream()
                .flatMap(type -> type.getAccessesFromSelf().stream())
                .filter(forbidden)
                .toList();
    }

    private static boolean readsTheClock(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        return switch (owner) {
            case "java.lang.System" -> access.getName().equals("currentTimeMillis");
            case "java.time.Clock" ->
                access.getName().startsWith("system")
                        || access.getName().startsWith("tick")
                                && parameters(access).equals(List.of("java.time.ZoneId"));
            case "java.util.Date", "java.util.GregorianCalendar" ->
                parameters(access).isEmpty() && access.getName().equals("<init>");
            case "java.util.Calendar" -> access.getName().equals("getInstance");
            default ->
                owner.startsWith("java.time.")
                        && access.getName().equals("now")
                        && !parameters(access).equals(List.of("java.time.Clock"));
        };
    }

    private static boolean isDefaultClock(JavaAccess<?> access) {
        return isIn(access, BUILDER) && access.getTargetOwner().getName().equals("java.time.Clock");
    }

    private static boolean sleeps(JavaAccess<?> access) {
        return SLEEPING.contains(access.getTargetOwner().getName())
                && access.getName().startsWith("sleep");
    }

    private static boolean prints(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        return owner.equals("java.lang.System")
                        && Set.of("out", "err", "console").contains(access.getName())
                || access.getName().equals("printStackTrace")
                        && parameters(access).isEmpty();
    }

    private static boolean isIn(JavaAccess<?> access, String type) {
        return access.getOriginOwner().getName().equals(type);
    }

    private static List<String> parameters(JavaAccess<?> access) {
        return access instanceof JavaCodeUnitAccess<?> call
                ? call.getTarget().getRawParameterTypes().stream()
                        .map(JavaClass::getName)
                        .toList()
                : List.of();
    }
}
