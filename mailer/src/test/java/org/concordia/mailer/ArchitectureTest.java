package org.concordia.mailer;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The rules of the house that a compiler cannot hold, over the main classes of all three modules. */
class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("org.concordia");

    @Test
    void modulesDependDownwardsOnly() {
        check(noClasses()
                .that()
                .resideInAPackage("org.concordia.aggregator..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.concordia.digest..", "org.concordia.mailer.."));
        check(noClasses()
                .that()
                .resideInAPackage("org.concordia.digest..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.concordia.mailer.."));
    }

    @Test
    void packagesHaveNoCycles() {
        check(slices().matching("org.concordia.(*.*)..").should().beFreeOfCycles());
    }

    @Test
    void foreignTypesStopAtOnePlaceEach() {
        only(
                are(resideInAPackage("org.concordia.aggregator.parse..").or(simpleNameEndingWith("Opml"))),
                "com.rometools..",
                "org.jdom2..");
        only(are(resideInAPackage("org.concordia.aggregator.topic..")), "org.apache.lucene..");
        only(are(resideInAPackage("org.concordia.aggregator.article..")), "opennlp..", "net.dankito..");
        only(are(resideInAPackage("org.concordia.aggregator.fetch..")), "crawlercommons..");
        only(are(resideInAPackage("org.concordia.digest.render..")), "org.thymeleaf..");
        only(are(resideInAPackage("org.concordia.mailer.schedule..")), "org.quartz..");
        only(
                are(resideInAnyPackage("org.concordia.mailer.smtp..", "org.concordia.mailer.bounce..")),
                "jakarta.mail..",
                "org.eclipse.angus..",
                "org.apache.james..");
        only(are(resideInAPackage("org.concordia.mailer.meter..")), "io.micrometer..");
        only(
                are(resideInAPackage("org.concordia.mailer.command..").or(resideInAPackage("org.concordia.mailer"))),
                "picocli..");
    }

    @Test
    void sqlLivesInStores() {
        only(
                // a start that failed is explained from its cause, which may be the driver's
                are(resideInAPackage("org.concordia.aggregator.storage..")
                        .or(inAStore())
                        .or(simpleName("StartFault"))),
                "java.sql..",
                "org.springframework.jdbc..");
    }

    @Test
    void timeIsPassedIn() {
        check(noClasses()
                .that()
                .doNotHaveSimpleName("ConcordiaApplication")
                .and()
                .doNotHaveSimpleName("DemoCommand")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(LocalDate.class, "now")
                .orShould()
                .callMethod(LocalDateTime.class, "now")
                .orShould()
                .callMethod(OffsetDateTime.class, "now")
                .orShould()
                .callMethod(ZonedDateTime.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .orShould()
                .callMethod(Clock.class, "systemDefaultZone"));
    }

    @Test
    void everyPackageIsNullMarked() {
        assertThat(CLASSES.stream()
                        .map(JavaClass::getPackage)
                        .distinct()
                        .filter(each -> !each.isAnnotatedWith(NullMarked.class))
                        .map(each -> each.getName()))
                .isEmpty();
    }

    @Test
    void classesAreFinalAndNamedAfterWhatTheyAre() {
        check(classes()
                .that()
                .areTopLevelClasses()
                .and()
                .areNotInterfaces()
                .and()
                .doNotHaveSimpleName("package-info")
                .and()
                .doNotHaveModifier(JavaModifier.ABSTRACT)
                .should()
                .haveModifier(JavaModifier.FINAL));
        check(noClasses()
                .should()
                .haveSimpleNameEndingWith("Impl")
                .orShould()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("DTO")
                .orShould()
                .haveSimpleNameEndingWith("Service"));
    }

    private static DescribedPredicate<JavaClass> inAStore() {
        return DescribedPredicate.describe("in a store", type -> {
            JavaClass outer = type;
            while (outer.getEnclosingClass().isPresent()) {
                outer = outer.getEnclosingClass().get();
            }
            return outer.getSimpleName().endsWith("Store");
        });
    }

    private static void only(DescribedPredicate<JavaClass> allowed, String... packages) {
        check(noClasses()
                .that(DescribedPredicate.not(allowed))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages));
    }

    private static void check(ArchRule rule) {
        rule.check(CLASSES);
    }
}
