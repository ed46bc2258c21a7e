//! Headings in Turkish.

use super::Group;
use super::Reach::{Head, Whole};
use super::Topic::{
    Context, Domain, Examples, HowItWorks, Inputs, Limits, Output, Overview, Pitfalls,
    Prerequisites, QuickStart, Reference, Related, Rules, Security, Setup, Success,
    Troubleshooting, Verify, WhenNotToUse, WhenToUse, Workflow,
};

pub(super) const PHRASES: &[Group] = &[
    (
        WhenNotToUse,
        Head,
        "ne zaman kullanılmaz, ne zaman kullanılmamalı, ne zaman kullanmamalı, \
         kullanılmaması gereken durumlar",
    ),
    (
        WhenToUse,
        Head,
        "ne zaman kullanılır, ne zaman kullanılmalı, ne zaman aktifleştirmeli, \
         ne zaman aktifleştirmelisiniz, ne zaman etkinleştirilir, \
         ne zaman aktif edilir, kullanım durumları, tetikleyiciler, \
         ne zaman aktifleştirilir, ne zaman kullanmalı, ne zaman etkinleştirmeli",
    ),
    (QuickStart, Head, "hızlı başlangıç, başlarken"),
    (
        Workflow,
        Head,
        "iş akışı, adımlar, adımları, fazlar, fazları, süreç, süreci, prosedür, \
         iş akışları, döngüsü, akışı",
    ),
    (
        Prerequisites,
        Head,
        "ön koşullar, gereksinimler, önkoşullar",
    ),
    (Setup, Head, "kurulum, kurulumu, ortam değişkenleri"),
    (Setup, Whole, "yapılandırma, konfigürasyon"),
    (Inputs, Whole, "girdiler, girdi, parametreler, argümanlar"),
    (
        Output,
        Head,
        "çıktı formatı, çıktı biçimi, çıktılar, çıktı şablonu",
    ),
    (Output, Whole, "çıktı, şablon, rapor"),
    (Success, Head, "başarı kriterleri, kabul kriterleri"),
    (
        Verify,
        Head,
        "doğrulama adımları, kontrol listesi, kalite kapısı, kalite kontrol",
    ),
    (Verify, Whole, "doğrulama, test, kalite"),
    (
        Pitfalls,
        Head,
        "anti desenler, anti kalıplar, kaçınılması gereken anti desenler, \
         yaygın hatalar, tuzaklar, anti pattern, anti patterns, anti patternler, \
         kaçınılacak anti desenler, kaçınılması gereken anti kalıplar, \
         kaçınılması gerekenler",
    ),
    (
        Rules,
        Head,
        "kurallar, kuralları, ilkeler, ilkeleri, en iyi uygulamalar, en iyi uygulamaları, en iyi pratikler, \
         temel ilkeler, kısıtlamalar, yönergeler, standartlar, standartları, prensipler, prensipleri, ipuçları",
    ),
    (Rules, Whole, "önemli, notlar"),
    (
        Examples,
        Head,
        "örnekler, örnek, örnekleri, kullanım örnekleri",
    ),
    (
        Reference,
        Head,
        "referans, hızlı referans, kaynaklar, başvuru, referanslar",
    ),
    (
        Reference,
        Whole,
        "komutlar, araçlar, proje yapısı, dosyalar",
    ),
    (
        Related,
        Head,
        "ilgili beceriler, ilgili yetenekler, ilgili skiller, ilgili skill, \
         ayrıca bakınız",
    ),
    (Overview, Whole, "genel bakış, giriş, amaç, hakkında, özet"),
    (Context, Head, "bağlam"),
    (
        Troubleshooting,
        Head,
        "sorun giderme, sık sorulan sorular, yaygın sorunlar",
    ),
    (
        Troubleshooting,
        Whole,
        "hata yönetimi, hata işleme, hata ayıklama",
    ),
    (Limits, Head, "sınırlamalar, kapsam dışı"),
    (Security, Whole, "güvenlik, gizlilik, izinler"),
    (HowItWorks, Head, "nasıl çalışır"),
    (
        Domain,
        Head,
        "her birini ne zaman kullanmalı, hangisi ne zaman kullanılmalı, \
         hangisi ne zaman kullanılır",
    ),
];
