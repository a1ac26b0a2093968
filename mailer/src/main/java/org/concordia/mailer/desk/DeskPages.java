package org.concordia.mailer.desk;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.i18n.LocaleChangeInterceptor;

/** What all pages have in common: their language, and the notes on what editors send. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication
final class DeskPages implements WebMvcConfigurer {

    private final AuditTrail trail;

    DeskPages(AuditTrail trail) {
        this.trail = trail;
    }

    @Bean
    static LocaleResolver localeResolver(ConcordiaSettings settings) {
        return new Languages(settings.secure());
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        LocaleChangeInterceptor switcher = new LocaleChangeInterceptor();
        switcher.setParamName("lang");
        switcher.setHttpMethods("GET", "HEAD");
        switcher.setIgnoreInvalidLocale(true);
        registry.addInterceptor(switcher);
        registry.addInterceptor(new AuditedForms(trail)).addPathPatterns("/desk/**");
    }
}
