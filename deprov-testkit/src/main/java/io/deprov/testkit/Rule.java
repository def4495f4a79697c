package io.deprov.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Which rule for connectors a test holds them to. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Rule {

    /** The rule's number in {@code docs/connector-rules.md}, {@code C-01} and so on. */
    String value();

    /** What to do about a connector that breaks it. */
    String advice();
}
