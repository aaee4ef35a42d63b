// Convolutions, pooling and upsampling.
#include "misuse.h"

// A call stands on the line of its MISUSE, so that both have one number.
// clang-format off

static void convolutions(void)
{
    MISUSE(el_conv2d(x, el_zeros(el_shape(4, 3, 3, 3)), (ElConv){0}),
           "el_conv2d: `x` [2, 3] from ones (model.c:11) must be [batch, channels, height, width]");
    MISUSE(el_conv2d(image, w, (ElConv){0}),
           "el_conv2d: the weight `w` [4, 5] from ones (model.c:13) must be [out, in / groups, "
           "height, width]");
    MISUSE(el_conv2d(image, el_zeros(el_shape(4, 2, 3, 3)), (ElConv){0}),
           "el_conv2d: `image` [2, 3, 8, 8] from zeros (model.c:17) has 3 channels and the "
           "weight [4, 2, 3, 3] from zeros (HERE) is [out, in / groups, ...] for 1 groups; it "
           "must have 2, and the groups must divide out");
    MISUSE(el_conv2d(image, el_zeros(el_shape(4, 3, 3, 3)), (ElConv){.stride = -1}),
           "el_conv2d: stride -1, padding 0, dilation 1, groups 1, output_padding 0 were asked "
           "for, of `image` [2, 3, 8, 8] from zeros (model.c:17) with the weight [4, 3, 3, 3] "
           "from zeros (HERE); paddings must be at least 0, the others at least 1, none above "
           "2^20");
    MISUSE(el_conv2d(image, el_zeros(el_shape(4, 3, 3, 3)), (ElConv){.padding = -1}),
           "el_conv2d: stride 1, padding -1, dilation 1, groups 1, output_padding 0 were asked "
           "for, of `image` [2, 3, 8, 8] from zeros (model.c:17) with the weight [4, 3, 3, 3] "
           "from zeros (HERE); paddings must be at least 0, the others at least 1, none above "
           "2^20");
    MISUSE(el_conv2d(image, el_zeros(el_shape(4, 3, 3, 3)), (ElConv){.dilation = 1LL << 40}),
           "el_conv2d: stride 1, padding 0, dilation 1099511627776, groups 1, output_padding 0 "
           "were asked for, of `image` [2, 3, 8, 8] from zeros (model.c:17) with the weight [4, "
           "3, 3, 3] from zeros (HERE); paddings must be at least 0, the others at least 1, none "
           "above 2^20");
    MISUSE(el_conv2d(image, el_zeros(el_shape(4, 3, 3, 3)), (ElConv){.groups = 2}),
           "el_conv2d: `image` [2, 3, 8, 8] from zeros (model.c:17) has 3 channels and the "
           "weight [4, 3, 3, 3] from zeros (HERE) is [out, in / groups, ...] for 2 groups; it "
           "must have 6, and the groups must divide out");
    MISUSE(el_conv2d(image, el_zeros(el_shape(4, 3, 9, 9)), (ElConv){0}),
           "el_conv2d: `image` [2, 3, 8, 8] from zeros (model.c:17) with the weight [4, 3, 9, 9] "
           "from zeros (HERE), stride 1, padding 0, dilation 1 leaves no pixel; the weight must "
           "have some, and fit into the padded image");
    MISUSE(el_conv2d(image, el_zeros(el_shape(4, 3, 3, 3)), (ElConv){.bias = v}),
           "el_conv2d: the bias `v` [3] from arange (model.c:14) must be [4], the channels that "
           "the weight [4, 3, 3, 3] from zeros (HERE) makes");
    MISUSE(el_conv2d(image, el_zeros(el_shape(4, 3, 3, 3)), (ElConv){.output_padding = 1}),
           "el_conv2d: output_padding 1 was asked for, of `image` [2, 3, 8, 8] from zeros "
           "(model.c:17) with the weight [4, 3, 3, 3] from zeros (HERE); it must be 0: it "
           "belongs to el_conv_transpose2d");
    MISUSE(el_conv2d(image, NULL, (ElConv){0}),
           "el_conv2d: operand 2 of 2 is NULL; it must be a tensor, as operand 1 is: `image` [2, "
           "3, 8, 8] from zeros (model.c:17)");
    MISUSE(el_conv2d(NULL, image, (ElConv){0}),
           "el_conv2d: operand 1 of 2 is NULL; it must be a tensor, as operand 2 is: `image` [2, "
           "3, 8, 8] from zeros (model.c:17)");
    MISUSE(el_conv_transpose2d(image, el_zeros(el_shape(4, 2, 3, 3)), (ElConv){0}),
           "el_conv_transpose2d: `image` [2, 3, 8, 8] from zeros (model.c:17) has 3 channels and "
           "the weight [4, 2, 3, 3] from zeros (HERE) is [in, out / groups, ...] for 1 groups; "
           "it must have 4, and the groups must divide that");
    MISUSE(el_conv_transpose2d(image, el_zeros(el_shape(3, 2, 3, 3)), (ElConv){.output_padding = 1}),
           "el_conv_transpose2d: output_padding 1 was asked for, of `image` [2, 3, 8, 8] from "
           "zeros (model.c:17) with the weight [3, 2, 3, 3] from zeros (HERE); it must be less "
           "than the stride or the dilation");
    MISUSE(el_conv_transpose2d(image, el_zeros(el_shape(3, 2, 3, 3)), (ElConv){.padding = 20}),
           "el_conv_transpose2d: `image` [2, 3, 8, 8] from zeros (model.c:17) with the weight "
           "[3, 2, 3, 3] from zeros (HERE), stride 1, padding 20, dilation 1 leaves no pixel; "
           "the weight must have some, and fit into the padded result");
    MISUSE(el_conv_transpose2d(image, NULL, (ElConv){0}),
           "el_conv_transpose2d: operand 2 of 2 is NULL; it must be a tensor, as operand 1 is: "
           "`image` [2, 3, 8, 8] from zeros (model.c:17)");
    MISUSE(el_conv_transpose2d(image, el_zeros(el_shape(3, 2, 3, 3)), (ElConv){.stride = 1LL << 31}),
           "el_conv_transpose2d: stride 2147483648, padding 0, dilation 1, groups 1, "
           "output_padding 0 were asked for, of `image` [2, 3, 8, 8] from zeros (model.c:17) "
           "with the weight [3, 2, 3, 3] from zeros (HERE); paddings must be at least 0, the "
           "others at least 1, none above 2^20");
    MISUSE(el_conv1d(image, el_zeros(el_shape(4, 3, 3)), (ElConv){0}),
           "el_conv1d: `image` [2, 3, 8, 8] from zeros (model.c:17) must be [batch, channels, "
           "length]");
    MISUSE(el_conv1d(cube, el_zeros(el_shape(4, 3, 3, 3)), (ElConv){0}),
           "el_conv1d: the weight [4, 3, 3, 3] from zeros (HERE) must be [out, in / groups, "
           "length]");
    MISUSE(el_conv1d(cube, el_zeros(el_shape(4, 3, 5)), (ElConv){0}),
           "el_conv1d: `cube` [2, 3, 4] from zeros (model.c:16) with the weight [4, 3, 5] from "
           "zeros (HERE), stride 1, padding 0, dilation 1 leaves no pixel; the weight must have "
           "some, and fit into the padded image");
    MISUSE(el_conv1d(NULL, cube, (ElConv){0}),
           "el_conv1d: operand 1 of 2 is NULL; it must be a tensor, as operand 2 is: `cube` [2, "
           "3, 4] from zeros (model.c:16)");
    MISUSE(el_max_pool2d(x, (ElPool){.size = 2}),
           "el_max_pool2d: `x` [2, 3] from ones (model.c:11) must be [batch, channels, height, "
           "width], with at least one pixel");
    MISUSE(el_max_pool2d(image, (ElPool){0}),
           "el_max_pool2d: windows of size 0, stride 0 and padding 0 on `image` [2, 3, 8, 8] "
           "from zeros (model.c:17): size and stride must be at least 1, the padding 0 to size / "
           "2, and the padded image at least a window");
    MISUSE(el_max_pool2d(image, (ElPool){.size = 9}),
           "el_max_pool2d: windows of size 9, stride 9 and padding 0 on `image` [2, 3, 8, 8] "
           "from zeros (model.c:17): size and stride must be at least 1, the padding 0 to size / "
           "2, and the padded image at least a window");
    MISUSE(el_max_pool2d(image, (ElPool){.size = 2, .padding = 2}),
           "el_max_pool2d: windows of size 2, stride 2 and padding 2 on `image` [2, 3, 8, 8] "
           "from zeros (model.c:17): size and stride must be at least 1, the padding 0 to size / "
           "2, and the padded image at least a window");
    MISUSE(el_avg_pool2d(image, (ElPool){.size = 2, .stride = -1}),
           "el_avg_pool2d: windows of size 2, stride -1 and padding 0 on `image` [2, 3, 8, 8] "
           "from zeros (model.c:17): size and stride must be at least 1, the padding 0 to size / "
           "2, and the padded image at least a window");
    MISUSE(el_avg_pool2d(NULL, (ElPool){.size = 2}),
           "el_avg_pool2d: operand 1 of 1 is NULL; it must be a tensor");
    MISUSE(el_upsample_nearest(image, 0, 4),
           "el_upsample_nearest: `image` [2, 3, 8, 8] from zeros (model.c:17) was to have height "
           "0 and width 4; they must be at least 1");
    MISUSE(el_upsample_nearest(x, 4, 4),
           "el_upsample_nearest: `x` [2, 3] from ones (model.c:11) must be [batch, channels, "
           "height, width], with at least one pixel");
    MISUSE(el_upsample_nearest(NULL, 4, 4),
           "el_upsample_nearest: operand 1 of 1 is NULL; it must be a tensor");
    MISUSE(el_upsample_bilinear(image, 4, -4),
           "el_upsample_bilinear: `image` [2, 3, 8, 8] from zeros (model.c:17) was to have "
           "height 4 and width -4; they must be at least 1");
    MISUSE(el_upsample_bilinear(image, 1LL << 40, 1LL << 40),
           "el_upsample_bilinear: [2, 3, 1099511627776, 1099511627776] has more than 2^58 "
           "elements, sizes of 0 left out; no tensor is that large");
}
