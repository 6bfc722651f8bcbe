"""The names of the months in many languages, with the forms and short forms that dates are written in."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

# By month: names of Latin, Greek and Cyrillic script, then others; "_" is a space inside a name. They are the
# names and common short forms of Afrikaans, Arabic, Azerbaijani, Basque, Belarusian, Bengali, Bulgarian,
# Catalan, Chinese, Croatian, Czech, Danish, Dutch, English, Estonian, Finnish, French, Galician, German,
# Greek, Hebrew, Hindi, Hungarian, Icelandic, Indonesian, Italian, Latvian, Lithuanian, Malay, Norwegian,
# Persian, Polish, Portuguese, Romanian, Russian, Serbian, Slovak, Slovene, Spanish, Swedish, Tamil, Thai,
# Turkish, Ukrainian, Urdu and Vietnamese.
_NAMES = """
1  january jan januar jänner jän janvier janv enero ene janeiro gennaio gen januari januarie janúar
   tammikuu tammikuuta tammi styczeń stycznia sty leden ledna január januára januarja siječanj
   siječnja ianuarie ian ocak oca yanvar sausis sausio janvāris janvārī jaanuar gener xaneiro
   urtarrila urtarrilak tháng_một
   јануар январь января янв січень січня січ студзень студзеня януари яну ιανουάριος ιανουαρίου ιαν
   มกราคม ม_ค जनवरी জানুয়ারি জানুয়ারী ஜனவரி 一月
   يناير جانفي كانون_الثاني ژانویه جنوری ינואר בינואר ינו
2  february feb februar feber février févr febr fév febrero fevereiro fev febbraio februari februarie
   febrúar helmikuu helmikuuta helmi luty lutego lut únor února február februára februarja veljača
   veljače şubat şub fevral vasaris vasario februāris februārī veebruar febrer febreiro otsaila
   otsailak pebruari tháng_hai
   фебруар февраль февраля фев февр лютий лютого лют люты лютага февруари φεβρουάριος φεβρουαρίου φεβ
   กุมภาพันธ์ ก_พ फरवरी फ़रवरी ফেব্রুয়ারি ফেব্রুয়ারী பிப்ரவரி 二月
   فبراير فيفري شباط فوریه فروری פברואר בפברואר פבר
3  march mar märz mär mrz maerz mars marzo março maart mrt marts maaliskuu maaliskuuta maalis marzec
   marca březen března marec ožujak ožujka mart március márc martie kovas kovo martā märts març
   martxoa martxoak maret tháng_ba
   март марта мар березень березня бер сакавік сакавіка μάρτιος μαρτίου μαρ μάρ
   มีนาคม มี_ค मार्च মার্চ மார்ச் 三月
   مارس آذار مارچ מרץ במרץ מרס במרס
4  april apr avril avr abril abr aprile apríl huhtikuu huhtikuuta huhti kwiecień kwietnia kwi duben
   dubna apríla aprila travanj travnja április ápr aprilie nisan nis aprel balandis balandžio aprīlis
   aprīlī aprill apirila apirilak tháng_tư
   април апрель апреля апр квітень квітня кві квіт красавік красавіка απρίλιος απριλίου απρ
   เมษายน เม_ย अप्रैल এপ্রিল ஏப்ரல் 四月
   أبريل ابريل إبريل أفريل نيسان آوریل اپریل אפריל באפריל אפר
5  may mai mayo maio maggio mag mei maj maí toukokuu toukokuuta touko maja květen května máj mája
   svibanj svibnja május mayis gegužė gegužės maijs maijā maig maiatza maiatzak tháng_năm
   мај май мая травень травня тра трав μάιος μαΐου μαι μάι μαΐ
   พฤษภาคม พ_ค मई মে மே 五月
   مايو ماي أيار مه مئی מאי במאי
6  june jun juni juin junio junho giugno giu junie júní kesäkuu kesäkuuta kesä czerwiec czerwca cze
   červen června jún júna junij junija lipanj lipnja június iunie iun haziran haz iyun birželis
   birželio jūnijs jūnijā juuni juny xuño ekaina ekainak tháng_sáu
   јун июнь июня июн червень червня чер черв чэрвень чэрвеня юни ιούνιος ιουνίου ιούν ιουν
   มิถุนายน มิ_ย जून জুন ஜூன் 六月
   يونيو يونيه جوان حزيران ژوئن جون יוני ביוני
7  july jul juli juillet juil julio julho luglio lug julie júlí heinäkuu heinäkuuta heinä lipiec
   lipca lip červenec července júl júla julij julija srpanj srpnja július iulie iul temmuz tem iyul
   liepa liepos jūlijs jūlijā juuli juliol xullo uztaila uztailak julai tháng_bảy
   јул июль июля июл липень липня лип ліпень ліпеня юли ιούλιος ιουλίου ιούλ ιουλ
   กรกฎาคม ก_ค जुलाई জুলাই ஜூலை 七月
   يوليو يوليه جويلية تموز ژوئیه جولای جولائی יולי ביולי
8  august aug août aoû agosto ago augustus augusti ágúst elokuu elokuuta elo sierpień sierpnia sie
   srpen srpna augusta avgust avgusta avg kolovoz kolovoza augusztus ağustos ağu avqust rugpjūtis
   rugpjūčio augusts augustā agost abuztua abuztuak agustus ogos agu agt tháng_tám
   август августа авг серпень серпня сер серп жнівень жніўня αύγουστος αυγούστου αυγ αύγ
   สิงหาคม ส_ค अगस्त আগস্ট ஆகஸ்ட் 八月
   أغسطس اغسطس أوت آب اوت آگوست اگست אוגוסט באוגוסט אוג
9  september sept sep septembre septiembre setiembre setembro set settembre sett syyskuu syyskuuta
   syys wrzesień września wrz září septembra rujan rujna septembar szeptember szept septembrie eylül
   eyl sentyabr rugsėjis rugsėjo septembris septembrī setembre iraila irailak tháng_chín
   септембар сентябрь сентября сен сент вересень вересня вер верасень верасня септември сеп
   σεπτέμβριος σεπτεμβρίου σεπ σεπτ
   กันยายน ก_ย सितंबर सितम्बर সেপ্টেম্বর செப்டம்பர் 九月
   سبتمبر أيلول سپتامبر ستمبر ספטמבר בספטמבר ספט
10 october oct oktober okt octobre octubre outubro out ottobre ott október lokakuu lokakuuta loka
   październik października paź říjen října októbra oktobra oktobar octombrie ekim eki oktyabr spalis
   spalio oktobris oktobrī oktoober urria urriak tháng_mười
   октобар октябрь октября окт жовтень жовтня жов жовт кастрычнік кастрычніка октомври οκτώβριος
   οκτωβρίου οκτ
   ตุลาคม ต_ค अक्टूबर अक्तूबर অক্টোবর அக்டோபர் 十月
   أكتوبر اكتوبر تشرين_الأول اکتبر اکتوبر אוקטובר באוקטובר אוק
11 november nov novembre noviembre novembro nóvember marraskuu marraskuuta marras listopad listopada
   lis listopadu novembra studeni studenoga studenog novembar noiembrie kasim kas noyabr lapkritis
   lapkričio novembris novembrī azaroa azaroak nopember tháng_mười_một
   новембар ноябрь ноября ноя нояб листопад листопада лис лист лістапад лістапада ноември ное
   νοέμβριος νοεμβρίου νοε νοέ
   พฤศจิกายน พ_ย नवंबर नवम्बर নভেম্বর நவம்பர் 十一月
   نوفمبر تشرين_الثاني نوامبر نومبر נובמבר בנובמבר נוב
12 december dec dezember dez décembre déc diciembre dic dezembro dicembre desember des joulukuu
   joulukuuta joulu grudzień grudnia gru prosinec prosince decembra prosinac prosinca decembar
   decembrie aralik ara dekabr gruodis gruodžio decembris decembrī detsember desembre decembro
   abendua abenduak disember tháng_mười_hai
   децембар декабрь декабря дек грудень грудня гру груд снежань снежня декември δεκέμβριος δεκεμβρίου
   δεκ
   ธันวาคม ธ_ค दिसंबर दिसम्बर ডিসেম্বর டிசம்பர் 十二月
   ديسمبر كانون_الأول دسامبر دسمبر דצמבר בדצמבר דצמ
"""
_JALALI_NAMES = (
    "1 فروردین 2 اردیبهشت 3 خرداد 4 تیر 5 مرداد 6 شهریور 7 مهر 8 آبان 9 آذر 10 دی 11 بهمن 12 اسفند"
)
# Names that mean another month in Polish
_CROATIAN = {"lip": 6, "lis": 10, "listopad": 10, "listopada": 10}
_MOST_WORDS = 3


class Month(NamedTuple):
    """A month found among words: its number from 1, how many words name it, and its calendar."""

    number: int
    words: int
    jalali: bool = False


def _numbered(names: str) -> Iterator[tuple[str, int]]:
    number = 0
    for name in names.split():
        if name.isdecimal():
            number = int(name)
        else:
            yield _folded(name), number


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold().replace("_", " ").replace("ı", "i")


def _without_accents(name: str) -> str:
    """Drop the accents of a Latin name; other scripts tell months apart by theirs."""
    bare = "".join(char for char in unicodedata.normalize("NFD", name) if not unicodedata.combining(char))
    return bare if bare.isascii() else name


_MONTHS = dict(_numbered(_NAMES))
_MONTHS |= {_without_accents(name): number for name, number in _MONTHS.items()}
_JALALI_MONTHS = dict(_numbered(_JALALI_NAMES))


def month_at(words: Sequence[str], place: int, language: str | None = None) -> Month | None:
    """Return the month that the words from ``place`` on name, or None; homonyms by ``language`` (BCP 47).

    >>> month_at(["5", "März", "2021"], 1)
    Month(number=3, words=1, jalali=False)
    >>> month_at(["كانون", "الثاني"], 0), month_at(["دی"], 0)
    (Month(number=1, words=2, jalali=False), Month(number=10, words=1, jalali=True))
    """
    for count in range(min(_MOST_WORDS, len(words) - place), 0, -1):
        name = _folded(" ".join(words[place : place + count]))
        if name in _CROATIAN and (language or "").startswith("hr"):
            return Month(_CROATIAN[name], count)
        if name in _MONTHS:
            return Month(_MONTHS[name], count)
        if name in _JALALI_MONTHS:
            return Month(_JALALI_MONTHS[name], count, jalali=True)
    return None
