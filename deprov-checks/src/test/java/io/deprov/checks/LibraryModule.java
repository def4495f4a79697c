package io.deprov.checks;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;

/**
 * The modules we deploy, and what each may use: DESIGN.md's table "Modules", a row each. A new module gets its row here and its
 * dependency in the pom of deprov-checks.
 */
public enum LibraryModule {
    API("deprov-api", "io.deprov.api", 140),
    LOG("deprov-log", "io.deprov.log", 4, "org.erdtman.jcs"),
    CORE(
            "deprov-core",
            "io.deprov.core",
            120,
            "io.deprov.api",
            "io.deprov.log",
            "com.fasterxml.jackson",
            "com.google.common",
            "io.github.resilience4j",
            "org.slf4j"),
    MICROMETER("deprov-micrometer", "io.deprov.micrometer", 1, "io.deprov.api", "io.deprov.core", "io.micrometer.core"),
    TESTKIT("deprov-testkit", "io.deprov.testkit", 10, "io.deprov.api", "org.junit.jupiter.api", "org.opentest4j"),
    LDAP("connectors-ldap", "io.deprov.connectors.ldap", 50, "io.deprov.api", "com.unboundid", "org.slf4j");

    /** Annotations for compilers and readers, in every module; nothing of them is needed at run time. */
    public static final List<String> COMPILE_TIME_ONLY = List.of("org.apiguardian.api", "org.jspecify.annotations");

    private final String folder;
    private final String rootPackage;
    private final int fewestClasses;
    private final List<String> mayUse;

    LibraryModule(String folder, String rootPackage, int fewestClasses, String... mayUse) {
        this.folder = folder;
        this.rootPackage = rootPackage;
        this.fewestClasses = fewestClasses;
        this.mayUse = List.of(mayUse);
    }

    /** The module's directory, from the root. */
    public String folder() {
        return folder;
    }

    /** The package that all its packages are, or are below of. */
    public String rootPackage() {
        return rootPackage;
    }

    /** A rule that saw fewer classes has not seen the module. Goes up with the module; down only when code was removed. */
    int fewestClasses() {
        return fewestClasses;
    }

    boolean isConnector() {
        return isWithin(rootPackage, "io.deprov.connectors") || folder.startsWith("connectors-");
    }

    boolean owns(JavaClass type) {
        return isWithin(type.getPackageName(), rootPackage);
    }

    /** Itself, the JDK, annotations for compilers, and what its row names. */
    DescribedPredicate<JavaClass> whatItMayUse() {
        return DescribedPredicate.describe(
                "are the JDK's, its own, " + COMPILE_TIME_ONLY + " or of its row " + mayUse, this::mayUse);
    }

    private boolean mayUse(JavaClass used) {
        JavaClass type = used.getBaseComponentType();
        String name = type.getPackageName();
        return type.isPrimitive()
                || owns(type)
                || JdkPackages.contain(name)
                || COMPILE_TIME_ONLY.contains(name)
                || mayUse.stream().anyMatch(allowed -> isWithin(name, allowed));
    }

    static boolean isWithin(String packageName, String root) {
        return packageName.equals(root) || packageName.startsWith(root + ".");
    }
}
